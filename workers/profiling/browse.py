"""Looking at a version page by page, sorted and searched, without loading it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.cells import cell
from workers.core.schema import Schema
from workers.core.tables import TableRef, read_rows, scan_table


@dataclass(frozen=True)
class Window:
    """Rows ``offset`` to ``offset + len(rows)`` of ``total`` that match."""

    total: int
    rows: list[list[Any]]


def window(ref: TableRef, offset: int, limit: int, *, sort: str = "", search: str = "") -> Window:
    """Some rows as JSON cells. ``sort`` is a column, or "-" and a column; ``search`` is text that some cell contains.

    Raises ``DataError`` for a column that is not there.
    """
    if not sort and not search:
        frame = scan_table(ref).slice(offset, limit).collect(engine="in-memory")
        return Window(ref.rows, _cells(frame))
    positions = _positions(ref, sort, search)
    wanted = positions[offset : offset + limit]
    frame = read_rows(ref, wanted.tolist())
    return Window(len(positions), _cells(frame[np.argsort(np.argsort(wanted)).tolist()]))


@lru_cache(maxsize=16)
def _positions(ref: TableRef, sort: str, search: str) -> npt.NDArray[np.uint32]:
    """Positions of the matching rows in the order asked for; the next pages of the same look are then free."""
    rows = scan_table(ref).with_row_index("\0at")
    schema = Schema.of(rows.drop("\0at"))
    if search:
        rows = rows.filter(
            pl.any_horizontal(
                pl.col(name).cast(pl.String, strict=False).str.to_lowercase().str.contains(search.lower(), literal=True)
                for name in schema.names
            )
        )
    if sort:
        descending = sort not in schema and sort.startswith("-")
        column = schema.get(sort.removeprefix("-") if descending else sort)
        rows = rows.select("\0at", column.name).sort(
            column.name, descending=descending, nulls_last=True, maintain_order=True
        )
    return rows.select("\0at").collect(engine="in-memory").to_series().to_numpy()


def _cells(frame: pl.DataFrame) -> list[list[Any]]:
    return [[cell(value) for value in row] for row in frame.iter_rows()]
