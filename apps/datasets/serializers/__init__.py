"""What the API says about datasets, and what it takes."""

from apps.datasets.serializers.comparing import (
    DiffRowsQuery,
    DiffRowsSerializer,
    DiffSerializer,
    DiffWrite,
)
from apps.datasets.serializers.datasets import (
    DatasetEdit,
    DatasetSerializer,
    KeyCheckSerializer,
)
from apps.datasets.serializers.imports import (
    DatasetWrite,
    ImportSerializer,
    ImportWrite,
    ReadingWrite,
)
from apps.datasets.serializers.insights import (
    InsightsSerializer,
    InsightsWrite,
)
from apps.datasets.serializers.inspections import (
    InspectionSerializer,
    InspectionWrite,
)
from apps.datasets.serializers.marks import (
    MarksSerializer,
)
from apps.datasets.serializers.notes import (
    NoteSerializer,
    NoteWrite,
    RestoreWrite,
    VersionEdit,
)
from apps.datasets.serializers.splits import (
    SplitEdit,
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
    LookQuery,
    RowsQuery,
    RowsSerializer,
    WaitingSerializer,
)

__all__ = [
    "InspectionSerializer",
    "InspectionWrite",
    "DatasetEdit",
    "DiffRowsQuery",
    "DiffRowsSerializer",
    "DiffSerializer",
    "DiffWrite",
    "KeyCheckSerializer",
    "NoteSerializer",
    "NoteWrite",
    "RestoreWrite",
    "VersionEdit",
    "ColumnSerializer",
    "DatasetSerializer",
    "DatasetVersionDetailSerializer",
    "DatasetVersionSerializer",
    "DatasetWrite",
    "ImportSerializer",
    "ImportWrite",
    "ReadingWrite",
    "InsightsSerializer",
    "InsightsWrite",
    "LookQuery",
    "RowsQuery",
    "RowsSerializer",
    "WaitingSerializer",
    "MarksSerializer",
    "SplitEdit",
    "SplitSerializer",
    "SplitWrite",
    "UploadSerializer",
    "UploadWrite",
]
