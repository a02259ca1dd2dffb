"""Forms about datasets."""

from apps.datasets.forms.datasets import (
    NewDatasetForm,
    NewVersionForm,
)
from apps.datasets.forms.editing import (
    DatasetEditForm,
    NoteForm,
    TagsForm,
)
from apps.datasets.forms.reading import (
    chosen_reading,
    same_reading,
)
from apps.datasets.forms.splits import (
    SplitForm,
)

__all__ = [
    "NewVersionForm",
    "chosen_reading",
    "same_reading",
    "DatasetEditForm",
    "NoteForm",
    "TagsForm",
    "FormatsForm",
    "ImportForm",
    "NewDatasetForm",
    "SplitForm",
]
