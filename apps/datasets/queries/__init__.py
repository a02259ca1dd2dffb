"""Reading datasets."""

from apps.datasets.queries.datasets import (
    dataset,
    datasets_of,
    import_of,
    imported,
    open_import,
    split,
    table_uri,
    upload,
    version,
    versions_of,
    with_heads,
)
from apps.datasets.queries.rows import (
    column_head,
    grid,
)

__all__ = [
    "column_head",
    "dataset",
    "datasets_of",
    "grid",
    "import_of",
    "imported",
    "open_import",
    "split",
    "table_uri",
    "upload",
    "version",
    "versions_of",
    "with_heads",
]
