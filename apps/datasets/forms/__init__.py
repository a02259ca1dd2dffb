"""Forms about datasets."""

from apps.datasets.forms.datasets import (
    ImportForm,
    NewDatasetForm,
)
from apps.datasets.forms.reading import (
    FormatsForm,
    ReadingForm,
)
from apps.datasets.forms.splits import (
    SplitForm,
)

__all__ = [
    "FormatsForm",
    "ImportForm",
    "NewDatasetForm",
    "ReadingForm",
    "SplitForm",
]
