"""Groups of rows in Polars: one row for each group, or beside every row what is folded of the rows around it.

Both work on a frame of numbered columns: ``place`` (which row it is), ``k0`` and on (keys), ``o0`` and on (order),
``v0`` and on (what is folded). Databases lend their rows in this shape, so that the folds are computed by one engine.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from workers.core.chance import shuffled
from workers.core.dtypes import DTYPES
from workers.core.expressions.grouping import WHOLE, Extend, Group, Looked, Lots, Repeat, Window
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import schema_after
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.core.later import Later
from workers.core.schema import Schema
from workers.engines.polars_folds import Groups, folded
from workers.engines.polars_frames import Segments, looked
from workers.engines.polars_named import Watch, computed
from workers.engines.polars_repeat import repeated
from workers.engines.polars_watching import watched

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

PLACE = "place"


def asked(plan: Group | Window) -> dict[str, Expression]:
    """The numbered columns that a plan reads."""
    keys = [of for _name, of in plan.keys] if isinstance(plan, Group) else plan.keys
    order = [] if isinstance(plan, Group) else [of for of, _descending in plan.order]
    folds = [fold for _name, fold in plan.folds] if isinstance(plan, Group) else [o.fold for o in plan.outputs]
    parts = {"k": keys, "o": order, "v": [fold.of for fold in folds]}
    return {f"{letter}{at}": of for letter, each in parts.items() for at, of in enumerate(each)}


def grouped(plan: Group, rows: pl.DataFrame) -> pl.DataFrame:
    """The place of each group's first row, its keys as ``k0`` and on, its folds as ``r0`` and on; in that order."""
    first, groups = _groups(rows, len(plan.keys))
    keys = [f"k{at}" for at in range(len(plan.keys))]
    found = [folded(fold, rows[f"v{at}"], groups).alias(f"r{at}") for at, (_n, fold) in enumerate(plan.folds)]
    return rows.filter(first).select(PLACE, *keys).hstack(found)


def windowed(plan: Window, rows: pl.DataFrame) -> pl.DataFrame:
    """The place of each row, and its outputs as ``r0`` and on; in the order of places."""
    _first, groups = _groups(rows, len(plan.keys))
    order = [f"o{at}" for at in range(len(plan.order))]
    down = [False, *(descending for _of, descending in plan.order), False]
    rows = rows.with_columns(group=groups.of).sort("group", *order, PLACE, descending=down, nulls_last=True)
    groups = Groups(rows["group"].to_numpy(), groups.count)
    segments = Segments.of(groups.of)
    found = [_output(o, rows[f"v{at}"], groups, segments).alias(f"r{at}") for at, o in enumerate(plan.outputs)]
    return rows.select(PLACE).hstack(found).sort(PLACE)


def _output(output: Looked, values: pl.Series, groups: Groups, segments: Segments) -> pl.Series:
    if output.frame == WHOLE:
        return folded(output.fold, values, groups).gather(groups.of)
    return looked(output.fold, output.frame, values, segments)


def _groups(rows: pl.DataFrame, keys: int) -> tuple[pl.Series, Groups]:
    """Which rows are the first of a group, and the groups, numbered by their first rows."""
    first = pl.col("at").first()
    named = rows.with_columns(at=pl.int_range(pl.len()))
    begun = named.select("at", first=first.over(*(f"k{at}" for at in range(keys))) if keys else first)
    is_first = begun["at"] == begun["first"]
    numbers = is_first.cast(pl.Int64).cum_sum().to_numpy() - 1
    return is_first, Groups(numbers[begun["first"].to_numpy()], int(is_first.sum()))


def beyond_rows(
    plan: Group | Window | Repeat | Lots | Extend | Refuse | Divide | Select,
    frame: pl.DataFrame,
    watch: Watch | None = None,
) -> pl.DataFrame:
    """A canonical frame after the plan."""
    if isinstance(plan, Refuse | Divide | Select):
        return watched(plan, frame)
    if isinstance(plan, Lots):
        return frame.with_columns(lots(plan, frame.height).alias(plan.name))
    if isinstance(plan, Extend):
        return pl.concat([frame, extended(plan, frame.columns)])
    if isinstance(plan, Repeat):
        return repeated(plan, frame, watch)
    rows = _of_frame(plan, frame, watch)
    if isinstance(plan, Window):
        found = windowed(plan, rows)
        return frame.with_columns(found[f"r{at}"].alias(o.name) for at, o in enumerate(plan.outputs))
    columns = zip(grouped(plan, rows).drop(PLACE), schema_after(plan, Schema.of(frame)), strict=True)
    return pl.DataFrame([found.cast(DTYPES[column.kind]).alias(column.name) for found, column in columns])


def _of_frame(plan: Group | Window, frame: pl.DataFrame, watch: Watch | None) -> pl.DataFrame:
    needed = asked(plan)
    wide, values = computed(frame, list(needed.values()), watch)
    made = [value.alias(f"\0{name}") for name, value in zip(needed, values, strict=True)]
    wide = wide.with_columns(pl.int_range(pl.len()).alias(f"\0{PLACE}"), *made)
    return wide.select(pl.col(f"\0{name}").alias(name) for name in (PLACE, *needed))


def lots(plan: Lots, rows: int) -> pl.Series:
    """The number that each of so many rows gets."""
    numbers = np.empty(rows, dtype=np.int64)
    numbers[shuffled(rows, plan.seed)] = np.arange(rows)
    return pl.Series(numbers)


def extended(plan: Extend, names: Sequence[str]) -> pl.DataFrame:
    """The rows that a plan adds."""
    dtypes = {name: DTYPES[kind] for name, kind in zip(names, plan.kinds, strict=True)}
    return pl.DataFrame(plan.rows, schema=dtypes, orient="row")
