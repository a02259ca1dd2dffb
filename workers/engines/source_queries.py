"""Queries that people wrote, as a function whose text goes into exported files; they alone need DuckDB."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from workers.core.later import Later

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = Later("duckdb")


def queried(df: pl.DataFrame, query: str, columns: dict[str, str], is_ordered: bool) -> pl.DataFrame:
    """The rows that an SQL query gives of the table “input”; sorted by all columns where it has no order."""
    with duckdb.connect(config={"threads": 1}) as connection, TemporaryDirectory() as folder:
        rows = Path(folder, "rows.parquet")
        df.write_parquet(rows)
        connection.execute("SET TimeZone = 'UTC'")
        connection.read_parquet(str(rows)).create("input")
        made = []
        for name, kind in columns.items():
            quoted = '"' + name.replace('"', '""') + '"'
            value = f"TRY_CAST({quoted} AS {kind})"
            made.append(f"CASE WHEN isfinite({value}) THEN {value} END" if kind == "DOUBLE" else value)
        found = connection.sql(query).project(", ".join(f"{value} AS c{at}" for at, value in enumerate(made)))
        df = pl.DataFrame(found)
    df.columns = list(columns)
    return df if is_ordered else df.sort(pl.all(), nulls_last=True, maintain_order=True)
