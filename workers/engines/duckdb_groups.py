"""Groups of rows that stay on disk: a database finds the rows of some groups at a time, Polars folds them.

So the folds are the same to the last bit, and what has to fit into memory is the columns that a plan reads, of as
many groups as ``SHARE`` holds, or of the largest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

import polars as pl

from workers.core.expressions.nodes import Expression
from workers.core.schema import TEXT

if TYPE_CHECKING:
    import duckdb

SHARE = 1 << 28
"""Bytes of rows that are folded at a time."""
WIDTH, TEXT_WIDTH = 8, 64
"""Bytes that a value is taken to have."""

Rows = tuple[str, list[object]]
"""A query for numbered columns, with its parameters."""


def made_of_groups(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    columns: dict[str, Expression],
    fold: Callable[[pl.DataFrame], pl.DataFrame],
) -> str:
    """The name of a table with what ``fold`` makes of the rows; no group is parted. Its order is lost."""
    made = f"made{uuid4().hex}"
    for number, part in enumerate(_parts(connection, rows, columns)):
        found = fold(part)
        connection.register("found", found.to_arrow())
        connection.execute(f"INSERT INTO {made} FROM found" if number else f"CREATE TABLE {made} AS FROM found")
        connection.unregister("found")
    return made


def _parts(connection: duckdb.DuckDBPyConnection, rows: Rows, columns: dict[str, Expression]) -> Iterator[pl.DataFrame]:
    held = f"held{uuid4().hex}"
    text, parameters = rows
    connection.execute(f"CREATE TABLE {held} AS {text}", parameters)
    keys = [name for name in columns if name.startswith("k")]
    count = _count(connection, held, columns) if keys else 1
    for part in range(count):
        where = f"hash({', '.join(keys)}) % {count} = {part}" if count > 1 else "true"
        found = connection.table(held).filter(where).order("place")
        yield pl.DataFrame(found.to_arrow_table())
    connection.execute(f"DROP TABLE {held}")


def _count(connection: duckdb.DuckDBPyConnection, held: str, columns: dict[str, Expression]) -> int:
    ((rows,),) = connection.table(held).count("*").fetchall()
    width = WIDTH + sum(TEXT_WIDTH if of.kind == TEXT else WIDTH for of in columns.values())
    return 1 + int(rows) * width // SHARE
