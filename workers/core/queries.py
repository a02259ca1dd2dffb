"""Queries that people write, run on one table in a process that can take no more memory or time than it is given."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.files.held import Outgrown, held
from workers.core.schema import DECIMAL, NUMBER
from workers.core.words import _, say

MEMORY, SECONDS = 3 << 30, 20
"""Bytes, with the interpreter, and seconds of computing that a query gets."""

Columns = tuple[tuple[str, str], ...]
"""Name and kind of each column."""


@lru_cache(maxsize=256)
def described(text: str, columns: Columns) -> Columns:
    """The columns that a query gives of a table with such columns. Raises ``DataError`` as ``queried`` does."""
    kinds = {name: NUMBER if kind == DECIMAL else kind for name, kind in columns}
    return queried(text, pl.DataFrame(schema={name: DTYPES[kind] for name, kind in kinds.items()}))[0]


@lru_cache(maxsize=256)
def has_order(text: str) -> bool:
    """Whether a query says in which order its rows come. Raises ``DataError`` as ``queried`` does."""
    return bool(_held("has_order", text=text))


def queried(text: str, rows: pl.DataFrame) -> tuple[Columns, pl.DataFrame]:
    """The columns and the rows that a query gives of these rows, its table “input”.

    Raises ``DataError`` for a query that is not let through, fails, or takes too much.
    """
    with TemporaryDirectory(prefix="etabli-query-") as folder:
        source, target = Path(folder, "rows.arrow"), Path(folder, "found.arrow")
        rows.write_ipc_stream(source)
        found: Iterable[list[str]] = _held("answer", text=text, source=str(source), target=str(target))
        return tuple((name, kind) for name, kind in found), pl.read_ipc_stream(target)


def _held(function: str, **arguments: str) -> Any:
    try:
        return held(f"workers.core.query_child:{function}", arguments, memory=MEMORY, seconds=SECONDS)
    except Outgrown:
        said = _("The query takes more memory or time than a step may. Filter or group the rows first.")
        raise DataError(say(said)) from None
