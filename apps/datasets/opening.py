"""How a version is opened without us: one snippet for each engine that reads Delta tables."""

from dataclasses import dataclass

from apps.datasets.models import DatasetVersion
from apps.datasets.queries import table_uri

_PIECES = {
    "Polars": """import polars as pl

frame = pl.scan_delta({uri!r}, version={version}).collect()""",
    "pandas": """from deltalake import DeltaTable

frame = DeltaTable({uri!r}, version={version}).to_pandas()""",
    "DuckDB": """import duckdb
from deltalake import DeltaTable

rows = DeltaTable({uri!r}, version={version}).to_pyarrow_dataset()
print(duckdb.sql("SELECT * FROM rows LIMIT 10"))""",
    "Spark": """frame = spark.read.format("delta").option("versionAsOf", {version}).load({uri!r})""",
}


@dataclass(frozen=True)
class Snippet:
    """Some lines that a person copies."""

    title: str
    text: str


def snippets(version: DatasetVersion) -> list[Snippet]:
    """The version's rows in every engine's words."""
    uri, number = table_uri(version), version.ref.version
    return [Snippet(title, text.format(uri=uri, version=number)) for title, text in _PIECES.items()]
