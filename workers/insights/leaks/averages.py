"""Columns that are the mean of the target in groups of rows, each row's own answer included."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from workers.core.leak import AVERAGE, LEAST_ROWS, Leak
from workers.core.schema import NUMERIC, kind_of
from workers.core.words import _
from workers.insights.leaks.table import Table
from workers.insights.power import Floats, numbers_of

MOST_CLASSES = 10
SLOPE = (0.75, 1.3)
"""A mean that has the own answer in it foretells it without bias: the slope of the answer on it is 1."""
LEAST_GROUPS = 5
AGREE_NUMBERS, AGREE_CLASSES = 0.03, 0.2
"""The share of groups whose mean is met exactly. Only groups that are whole in these rows can; numbers never by luck,
shares of classes sometimes."""
LEAST_PURE = 10
EXACT = 1e-9


def of_target(table: Table, column: str) -> Leak | None:
    """Whether the column is the mean of the target over the rows of a group, found in its own values or by a key."""
    if kind_of(table.rows[column].dtype) not in NUMERIC:
        return None
    x = numbers_of(table.rows[column])
    for y in _targets(table):
        if not _is_unbiased(x, y):
            continue
        strength = _agreement(table, column, x, y)
        if strength:
            said = _("“{column}” is the mean of “{target}” in groups of rows, each row's own answer among them.")
            return table.leak(AVERAGE, column, said, strength)
    return None


def _targets(table: Table) -> Iterator[Floats]:
    """The number itself, or whether the row is of a class, one class after the other."""
    if not table.answers.classes:
        yield table.truth
        return
    for label in range(min(table.answers.classes, MOST_CLASSES)):
        yield (table.truth == label).astype(float)


def _is_unbiased(x: Floats, y: Floats) -> bool:
    if not np.isfinite(x).all() or len(x) < LEAST_ROWS or x.min() < y.min() or x.max() > y.max():
        return False
    spread = float(x.var())
    if spread == 0 or abs(float(x.mean() - y.mean())) > 5 * float(y.std()) / np.sqrt(len(y)):
        return False
    slope = float(((x - x.mean()) * (y - y.mean())).mean()) / spread
    return SLOPE[0] <= slope <= SLOPE[1]


def _agreement(table: Table, column: str, x: Floats, y: Floats) -> float:
    """The share of groups whose mean is met; 0 where too few are for a finding."""
    if table.answers.classes and _is_pure_at_the_ends(x, y):
        return 1.0
    least = AGREE_CLASSES if table.answers.classes else AGREE_NUMBERS
    keys = [column, *(name for name in table.columns if name != column)]
    return max((share for key in keys if (share := _met(table.rows[key], x, y)) >= least), default=0.0)


def _is_pure_at_the_ends(x: Floats, y: Floats) -> bool:
    """A mean of 0 or 1 with the own answer in it is never wrong, while those between are often."""
    none, every = x == 0, x == 1
    between = len(x) - none.sum() - every.sum()
    if min(none.sum(), every.sum()) < LEAST_PURE or between < 0.1 * len(x):
        return False
    return not y[none].any() and bool(y[every].all())


def _met(keys: pl.Series, x: Floats, y: Floats) -> float:
    """The share of mixed groups of one ``x`` whose mean of ``y`` is that ``x``; 0 when they are too few."""
    grouped = pl.DataFrame({"key": keys, "x": x, "y": y}).group_by("key").agg(
        mean=pl.col("y").mean(), x=pl.col("x").first(), one=pl.col("x").min() == pl.col("x").max(),
        mixed=pl.col("y").min() < pl.col("y").max(),
    )  # fmt: skip
    if not grouped["one"].all():
        return 0.0
    mixed = grouped.filter("mixed")
    scale = max(1.0, float(np.abs(y).max()))
    met = int(((mixed["mean"] - mixed["x"]).abs() <= EXACT * scale).sum())
    return met / mixed.height if met >= LEAST_GROUPS else 0.0
