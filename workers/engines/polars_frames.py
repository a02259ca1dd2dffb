"""Folds over the rows around a row, in Polars: up to it, from it on, or so many before and after.

Rows come sorted by group and, inside one, in their order; what is asked of a row is never beyond its group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from workers.core.expressions.folds import Fold
from workers.core.expressions.grouping import Frame
from workers.core.later import Later
from workers.core.schema import INTEGER, NUMBER
from workers.engines.polars_folds import WIDE, settled

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from workers.engines.polars_folds import Places
else:
    np = Later("numpy")

FLIPPED = {"first": "last", "last": "first"}


@dataclass(frozen=True)
class Segments:
    """For each row its group, and where that begins and ends (the place of its last row)."""

    group: Places
    begin: Places
    end: Places

    @classmethod
    def of(cls, group: Places) -> Segments:
        edges = np.flatnonzero(np.diff(group)) + 1
        begins = np.concatenate([[0], edges]).astype(np.int64) if len(group) else edges
        sizes = np.diff(np.append(begins, len(group)))
        return cls(group, np.repeat(begins, sizes), np.repeat(begins + sizes - 1, sizes))

    def flipped(self) -> Segments:
        """Those of the rows from the last to the first."""
        last = len(self.group) - 1
        return Segments(self.group[::-1], last - self.end[::-1], last - self.begin[::-1])

    def inside(self, places: Places) -> npt.NDArray[np.bool_]:
        """Row by row, whether a place is one of its group."""
        return (self.begin <= places) & (places <= self.end)


def looked(fold: Fold, frame: Frame, values: pl.Series, segments: Segments) -> pl.Series:
    """The fold over each row's frame. A frame that is open at one end takes only folds that go on from row to row."""
    if frame.begin is None and frame.end is not None:
        return _up_to(fold, values, segments, frame.end)
    if frame.end is None and frame.begin is not None:
        function = FLIPPED.get(fold.function, fold.function)
        flipped = Fold(function, fold.of)
        return _up_to(flipped, values.reverse(), segments.flipped(), -frame.begin).reverse()
    return _around(fold, values, segments, frame)


def _up_to(fold: Fold, values: pl.Series, segments: Segments, end: int) -> pl.Series:
    so_far = _so_far(fold, values, segments)
    if end == 0:
        return so_far
    places = np.minimum(np.arange(len(values)) + end, segments.end)
    none = 0 if fold.function == "count" else None
    return _at(so_far, places, segments, none)


def _at(values: pl.Series, places: Places, segments: Segments, otherwise: int | None = None) -> pl.Series:
    """The values at other places, where these are in the row's group."""
    inside = segments.inside(places)
    found = values.gather(np.where(inside, places, 0)) if len(values) else values
    return pl.select(pl.when(pl.lit(pl.Series(inside))).then(found).otherwise(otherwise).alias("value")).to_series()


def _so_far(fold: Fold, values: pl.Series, segments: Segments) -> pl.Series:
    rows = pl.DataFrame({"value": values, "group": segments.group}).with_columns(
        count=pl.col("value").is_not_null().cast(pl.Int64).cum_sum().over("group")
    )
    if fold.function == "mean":
        total = rows.select(_running("sum_number", NUMBER)).to_series()
        return settled(total / rows["count"].replace(0, None), NUMBER)
    found = rows.select(_running(fold.function, fold.of.kind)).to_series()
    return settled(found, fold.kind)


def _running(function: str, kind: str) -> pl.Expr:
    value, is_any = pl.col("value"), pl.col("count") > 0
    match function:
        case "count":
            return pl.col("count")
        case "sum_integer" | "sum_number":
            total = value.cast(WIDE[kind]).fill_null(0).cum_sum().over("group")
            return pl.when(is_any).then(total)
        case "minimum":
            return value.cum_min().forward_fill().over("group")
        case "maximum":
            return value.cum_max().forward_fill().over("group")
        case "first":
            return pl.when(pl.col("count") == 1).then(value).forward_fill().over("group")
        case "last":
            return value.forward_fill().over("group")
    raise ValueError(f"The fold “{function}” does not go on from row to row.")


def _around(fold: Fold, values: pl.Series, segments: Segments, frame: Frame) -> pl.Series:
    """Row after row of the frame is added to what there is, so that sums have one order."""
    assert frame.begin is not None and frame.end is not None
    at, steps = np.arange(len(values)), range(frame.begin, frame.end + 1)

    def each(of: pl.Series) -> Iterator[pl.Series]:
        return (_at(of, at + step, segments) for step in steps)

    if fold.function in _JOINED:
        return settled(reduce(_JOINED[fold.function], each(values)), fold.kind)
    count = reduce(pl.Series.__add__, (part.is_not_null().cast(pl.Int64) for part in each(values)))
    if fold.function == "count":
        return count
    some = count.replace(0, None)
    total = _added(each(values.cast(WIDE[INTEGER if fold.function == "sum_integer" else NUMBER])))
    if fold.function == "sum_integer":
        return settled(pl.select(pl.when(some.is_not_null()).then(total)).to_series(), INTEGER)
    total = total + 0.0 * some  # a sum begins with 0, so it is never -0; of no value it is missing
    if fold.function == "sum_number":
        return settled(total, NUMBER)
    means = total / some
    if fold.function == "mean":
        return settled(means, NUMBER)
    squares = _added((part - means) * (part - means) for part in each(values))
    less = {"deviation": 0, "sample_deviation": 1}[fold.function]
    return settled((squares / (some - less).replace(0, None)).sqrt(), NUMBER)


def _added(parts: Iterator[pl.Series]) -> pl.Series:
    return reduce(pl.Series.__add__, (part.fill_null(0) for part in parts))


def _joined(join: Callable[..., pl.Expr]) -> Callable[[pl.Series, pl.Series], pl.Series]:
    return lambda so_far, part: pl.select(join(so_far, part).alias("value")).to_series()


_JOINED = {
    "minimum": _joined(pl.min_horizontal),
    "maximum": _joined(pl.max_horizontal),
    "first": _joined(pl.coalesce),
    "last": _joined(lambda so_far, part: pl.coalesce(part, so_far)),
}
