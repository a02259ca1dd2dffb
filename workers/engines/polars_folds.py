"""Folds of groups in Polars: one value for each group.

Sums of numbers are made by ``bincount``, which adds one after the other in the order given: the one order that is
defined. Polars and databases share sums out among threads, and their last digits are others each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.expressions.folds import Fold
from workers.core.later import Later
from workers.core.schema import INTEGER, NUMBER
from workers.engines.polars_primitives import finite

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
else:
    np = Later("numpy")


@dataclass(frozen=True)
class Groups:
    """Which group each row is in: ``of`` numbers them from 0, and there are ``count``."""

    of: Places
    count: int


def folded(fold: Fold, values: pl.Series, groups: Groups) -> pl.Series:
    """The fold of each group's values, in the order of the groups' numbers."""
    if fold.function in _SUMMED:
        with np.errstate(all="ignore"):
            return settled(pl.Series(_SUMMED[fold.function](values, groups)), NUMBER)
    present = pl.DataFrame({"group": groups.of, "value": values}).drop_nulls("value")
    found = _mode(present) if fold.function == "mode" else present.group_by("group").agg(_ALONE[fold.function](fold))
    every = pl.DataFrame({"group": np.arange(groups.count)})
    aligned = every.join(found, on="group", how="left", maintain_order="left")["value"]
    return settled(aligned.fill_null(0) if fold.function in ("count", "distinct") else aligned, fold.kind)


def settled(values: pl.Series, kind: str) -> pl.Series:
    """Values as they are stored: numbers finite, whole numbers of 64 bits, what is not is missing."""
    if kind == NUMBER:
        return values.to_frame("value").select(finite(pl.col("value"))).to_series()
    return values.cast(DTYPES[kind], strict=False)


def _mode(present: pl.DataFrame) -> pl.DataFrame:
    counted = present.group_by("group", "value").len()
    ranked = counted.sort("group", "len", "value", descending=[False, True, False])
    return ranked.unique("group", keep="first", maintain_order=True).select("group", "value")


_VALUE = pl.col("value")
_ALONE: dict[str, Callable[[Fold], pl.Expr]] = {
    "count": lambda _fold: _VALUE.len(),
    "distinct": lambda _fold: _VALUE.n_unique(),
    "sum_integer": lambda _fold: _VALUE.cast(pl.Int128).sum(),
    "quantile": lambda fold: _VALUE.quantile(fold.at, interpolation="linear"),
    "minimum": lambda _fold: _VALUE.min(),
    "maximum": lambda _fold: _VALUE.max(),
    "first": lambda _fold: _VALUE.first(),
    "last": lambda _fold: _VALUE.last(),
    "join": lambda fold: _VALUE.str.join(fold.separator),
}
"""Folds over the values that are present, of which there is at least one in every group."""


def _present(values: pl.Series, groups: Groups) -> tuple[Numbers, Places, Numbers]:
    """The values that are there, the groups that they are in, and how many each group has, NaN for none."""
    there = values.is_not_null().to_numpy()
    counts = np.bincount(groups.of[there], minlength=groups.count).astype(float)
    counts[counts == 0] = np.nan
    return values.drop_nulls().to_numpy(), groups.of[there], counts


def _sum(values: pl.Series, groups: Groups) -> Numbers:
    there, of, counts = _present(values, groups)
    return np.where(np.isnan(counts), np.nan, np.bincount(of, there, groups.count))


def _mean(values: pl.Series, groups: Groups) -> Numbers:
    there, of, counts = _present(values, groups)
    return np.bincount(of, there, groups.count) / counts


def _deviation(values: pl.Series, groups: Groups, less: int = 0) -> Numbers:
    there, of, counts = _present(values, groups)
    means = np.bincount(of, there, groups.count) / counts
    squares = np.bincount(of, (there - means[of]) ** 2, groups.count)
    return np.sqrt(squares / np.where(counts > less, counts - less, np.nan))


_SUMMED: dict[str, Callable[[pl.Series, Groups], Any]] = {
    "sum_number": _sum,
    "mean": _mean,
    "deviation": _deviation,
    "sample_deviation": lambda values, groups: _deviation(values, groups, 1),
}
"""Folds that add numbers up, in the order of the rows."""

WIDE = {INTEGER: pl.Int128, NUMBER: pl.Float64}
"""What a sum is made in before it is settled."""
