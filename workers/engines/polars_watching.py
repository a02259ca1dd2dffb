"""Rules held against rows, rows cut into parts, and queries, in Polars."""

from typing import TYPE_CHECKING

import polars as pl

from workers.core.expressions.watching import NAMED, Divide, Refuse, Select
from workers.core.later import Later
from workers.core.queries import queried
from workers.core.splitter import NOWHERE, Cut
from workers.engines.polars_named import holds
from workers.splitters import splitters

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


def watched(plan: Refuse | Divide | Select, frame: pl.DataFrame) -> pl.DataFrame:
    """A canonical frame after the plan."""
    if isinstance(plan, Divide):
        part = divided(plan, frame.select(plan.reads), frame.height).alias(plan.into)
        return frame.drop(plan.into, strict=False).with_columns(part)
    if isinstance(plan, Select):
        return queried(plan.query, frame)[1]
    places = holds(plan.wrong, frame).arg_true()
    plan.hold(len(places), [row + 1 for row in places.head(NAMED).to_list()])
    return frame


def divided(plan: Divide, columns: pl.DataFrame, rows: int) -> pl.Series:
    """The name of each row's part, from the columns that the cut depends on."""
    if not rows:
        return pl.Series([], dtype=pl.String)
    shares = np.array([share for _name, share in plan.parts])
    cut = Cut(columns.lazy(), rows, shares, plan.column, plan.key, seed=plan.seed)
    names = pl.Series([name for name, _share in plan.parts], dtype=pl.String)
    part = pl.Series(splitters.get(plan.method).assign(cut).astype(np.int64))
    return names.gather(part.replace(NOWHERE, None))
