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
from apps.datasets.queries.sensitive import (
    MASK,
    hidden_columns,
    masked_facts,
    masked_rows,
    refuse_hidden,
    sensitive_columns,
)

__all__ = [
    "MASK",
    "column_head",
    "dataset",
    "datasets_of",
    "grid",
    "hidden_columns",
    "import_of",
    "imported",
    "masked_facts",
    "masked_rows",
    "open_import",
    "refuse_hidden",
    "sensitive_columns",
    "split",
    "table_uri",
    "upload",
    "version",
    "versions_of",
    "with_heads",
]
