"""Reading datasets."""

from apps.datasets.queries.charts import chart_code, chart_of, open_schema
from apps.datasets.queries.correlation import correlation_of, strongest_pairs
from apps.datasets.queries.datasets import (
    dataset,
    datasets_of,
    import_of,
    imported,
    open_import,
    split,
    table_uri,
    upload,
    uploads,
    version,
    versions_of,
    with_heads,
)
from apps.datasets.queries.inspections import inspection
from apps.datasets.queries.profiles import profile_of, profiles_of, search_profiles
from apps.datasets.queries.rows import (
    chips,
    column_head,
    look_for,
    rows_for,
)
from apps.datasets.queries.sensitive import (
    MASK,
    hidden_columns,
    masked_facts,
    masked_rows,
    refuse_hidden,
    sensitive_columns,
)
from apps.datasets.queries.sources import (
    datasets_from,
    fetch,
    fetches_of,
    refreshing,
    source,
    sources_of,
)
from apps.datasets.queries.splits import (
    facts_of,
    wishes_of,
)

__all__ = [
    "MASK",
    "chart_code",
    "chart_of",
    "chips",
    "column_head",
    "correlation_of",
    "dataset",
    "datasets_from",
    "datasets_of",
    "facts_of",
    "fetch",
    "fetches_of",
    "grid",
    "hidden_columns",
    "import_of",
    "imported",
    "look_for",
    "inspection",
    "masked_facts",
    "masked_rows",
    "open_import",
    "open_schema",
    "profile_of",
    "profiles_of",
    "refreshing",
    "refuse_hidden",
    "rows_for",
    "search_profiles",
    "sensitive_columns",
    "source",
    "sources_of",
    "split",
    "strongest_pairs",
    "table_uri",
    "upload",
    "uploads",
    "version",
    "versions_of",
    "wishes_of",
    "with_heads",
]
