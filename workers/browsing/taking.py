"""All rows of a look, piece by piece: what a file of it is made of."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
import pyarrow as pa

from workers.browsing.columns import rows_at
from workers.browsing.orders import Look, Positions, positions
from workers.core.row_groups import indices, layout, read_group, read_groups
from workers.core.tables import TableRef

CELLS = 500_000
"""Of one piece of a sorted look."""


def taken(ref: TableRef, look: Look, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The rows that match, in the look's order, of these columns; memory holds a row group or a piece of them.

    What is wrong with the look is raised before the first piece. There is at least one piece, perhaps without rows.
    """
    if look.is_plain and layout(ref).groups:
        return (_frame(table) for _group, table in read_groups(ref, columns))
    found = positions(ref, look)
    return _scattered(ref, found, columns) if look.sort else _in_order(ref, found, columns)


def _in_order(ref: TableRef, found: Positions, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Rising positions: each row group that holds some of them is read once."""
    where = layout(ref)
    homes, firsts = np.unique(where.groups_of(found), return_index=True)
    if not len(found):
        yield _frame(rows_at(ref, found, columns))
    for number, mine in zip(homes, np.split(found, firsts[1:]), strict=False):
        group = read_group(ref, int(number), columns, keep=False)
        yield _frame(group.take(indices(mine - where.firsts[number])))


def _scattered(ref: TableRef, found: Positions, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    rows = max(1, CELLS // max(1, len(columns)))
    for first in range(0, max(1, len(found)), rows):
        yield _frame(rows_at(ref, np.asarray(found[first : first + rows], dtype=np.int64), columns))


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame
