"""Several rows of one, in Polars."""

from typing import TYPE_CHECKING

import polars as pl

from workers.core.expressions.grouping import Repeat
from workers.core.later import Later
from workers.engines.polars_named import Watch, computed

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


def repeated(plan: Repeat, frame: pl.DataFrame, watch: Watch | None = None) -> pl.DataFrame:
    """A canonical frame after the plan; ``watch`` may stop it before the rows are made."""
    chosen = [of for _name, values in plan.taken for of in values]
    wide, (times, *values) = computed(frame, [plan.times, *chosen], watch)
    wide = wide.with_columns(times.clip(lower_bound=0).fill_null(0).alias("\0times"))
    copies = wide["\0times"].to_numpy()
    plan.allow(made := sum(copies.tolist()), frame.height)
    if watch is not None:
        watch(frame.select(plan.kept), made / frame.height)
    rows = np.repeat(np.arange(frame.height), copies)
    number = np.arange(made) - np.repeat(np.cumsum(copies) - copies, copies)
    after, parts = frame.select(plan.kept)[rows], iter(values)
    for name, of in plan.taken:
        every = pl.concat([wide.select(next(parts).alias(name)).to_series() for _of in of])
        is_one = pl.Series(number < len(of))
        found = every.gather(np.where(is_one, number * frame.height + rows, 0))
        after = after.with_columns(pl.when(is_one).then(found).alias(name))
    return after.with_columns(pl.Series(plan.number, number + 1))
