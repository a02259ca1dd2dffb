"""Looking at a version page by page, sorted, filtered and searched, without loading it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from workers.browsing.columns import rows_at
from workers.browsing.orders import Look, positions
from workers.core.cells import cell
from workers.core.row_groups import layout
from workers.core.tables import TableRef


@dataclass(frozen=True)
class Window:
    """Rows ``offset`` and on of ``total`` that match; ``numbers`` are theirs in the version, from 1."""

    total: int
    rows: list[list[Any]]
    numbers: list[int]


def window(
    ref: TableRef, offset: int, limit: int, look: Look | None = None, columns: Sequence[str] | None = None
) -> Window:
    """Some rows as JSON cells, of these columns (all by default), in the order of the look.

    Only the row groups and columns that the rows stand in are read and checked. The first page of a look on a long
    table works out its order, which is then kept. Raises ``DataError`` for a column that is not there.
    """
    look = look or Look()
    names = layout(ref).schema.names if columns is None else list(columns)
    if look.is_plain:
        total, wanted = ref.rows, np.arange(offset, max(offset, min(offset + limit, ref.rows)))
    else:
        found = positions(ref, look)
        total, wanted = len(found), np.asarray(found[offset : offset + limit], dtype=np.int64)
    return Window(total, _cells(rows_at(ref, wanted, names)), (wanted + 1).tolist())


def place_of(ref: TableRef, look: Look, number: int) -> int | None:
    """Where (from 0) the version's row ``number`` (from 1) comes in the look; None when it does not."""
    if look.is_plain:
        return number - 1 if 1 <= number <= ref.rows else None
    found = np.flatnonzero(positions(ref, look) == number - 1)
    return int(found[0]) if len(found) else None


def _cells(table: pa.Table) -> list[list[Any]]:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    if not frame.width:
        return [[] for _row in range(table.num_rows)]
    return [[cell(value) for value in row] for row in frame.iter_rows()]
