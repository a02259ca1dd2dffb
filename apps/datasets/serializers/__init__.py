"""What the API says about datasets, and what it takes."""

from apps.datasets.serializers.datasets import (
    DatasetSerializer,
)
from apps.datasets.serializers.imports import (
    DatasetWrite,
    ImportSerializer,
    ImportWrite,
    ReadingWrite,
)
from apps.datasets.serializers.inspections import (
    InspectionSerializer,
    InspectionWrite,
)
from apps.datasets.serializers.splits import (
    SplitSerializer,
    SplitWrite,
)
from apps.datasets.serializers.uploads import (
    UploadSerializer,
    UploadWrite,
)
from apps.datasets.serializers.versions import (
    ColumnSerializer,
    DatasetVersionDetailSerializer,
    DatasetVersionSerializer,
    RowsQuery,
    RowsSerializer,
)

__all__ = [
    "InspectionSerializer",
    "InspectionWrite",
    "ColumnSerializer",
    "DatasetSerializer",
    "DatasetVersionDetailSerializer",
    "DatasetVersionSerializer",
    "DatasetWrite",
    "ImportSerializer",
    "ImportWrite",
    "ReadingWrite",
    "RowsQuery",
    "RowsSerializer",
    "SplitSerializer",
    "SplitWrite",
    "UploadSerializer",
    "UploadWrite",
]
