"""Which rows of a version are looked at while a recipe is edited: all of a small one, of a large one some at random."""

from typing import TYPE_CHECKING, Literal

import polars as pl

from workers.core.later import Later
from workers.core.tables import TableRef, read_batches, scan_table

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

MOST_ROWS = 100_000
MOST_CELLS = 3_000_000
"""As many rows are looked at as fit both bounds."""
READ_CELLS = 300_000_000
"""Drawing at random reads every row. Beyond so many cells that takes too long: the first rows are looked at."""
SEED = 0

Drawn = Literal["all", "random", "first"]


def drawn_by(rows: int, width: int) -> Drawn:
    """How the rows are chosen of so many."""
    if rows <= most_rows(width):
        return "all"
    return "random" if rows * width <= READ_CELLS else "first"


def most_rows(width: int) -> int:
    """How many rows are looked at."""
    return min(MOST_ROWS, MOST_CELLS // max(1, width))


def sample(ref: TableRef) -> pl.DataFrame:
    """The rows, in their order. Those drawn at random are the same each time."""
    rows = scan_table(ref)
    width = len(rows.collect_schema())
    if drawn_by(ref.rows, width) != "random":
        return rows.head(most_rows(width)).collect(engine="in-memory")
    drawn = np.random.default_rng(SEED).choice(ref.rows, most_rows(width), replace=False)
    places, parts, begin = np.sort(drawn), [], 0
    for batch in read_batches(ref):
        first, last = np.searchsorted(places, [begin, begin + batch.height])
        parts.append(batch[places[first:last] - begin])
        begin += batch.height
    return pl.concat(parts)
