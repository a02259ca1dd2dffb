"""Parquet files as a database sees them: numbered columns, each of its canonical type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import polars as pl

from workers.core.dtypes import SQL_TYPES
from workers.core.schema import DATETIME, NUMBER, Schema
from workers.engines.duckdb_primitives import finite
from workers.engines.polars_canonical import canonical_kind, canonical_schema

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Stored:
    """``columns`` are those of ``schema`` as SQL over ``source``, which stands behind FROM."""

    schema: Schema
    source: str
    columns: list[str]


def stored(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Stored:
    """The rows of files of one schema, one file after the other."""
    dtypes = pl.read_parquet_schema(files[0])
    named = [f"c{at}" for at in range(len(dtypes))]
    view = f"files{uuid4().hex}"
    connection.read_parquet([str(file) for file in files]).create_view(view)
    columns = [_canonical(name, dtype) for name, dtype in zip(named, dtypes.values(), strict=True)]
    return Stored(canonical_schema(dtypes), f"{view} AS files({', '.join(named)})", columns)


def _canonical(name: str, dtype: pl.DataType) -> str:
    kind = canonical_kind(dtype)
    if kind == NUMBER:
        return finite(f"CAST({name} AS DOUBLE)")
    if kind == DATETIME and dtype.time_zone is not None:  # type: ignore[attr-defined]
        return f"timezone('UTC', {name})"
    return f"CAST({name} AS {SQL_TYPES[kind]})"
