"""Columns that follow the answer in its order, and columns that hold the answer of the next row or of rows before."""

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.leak import LEAST_ROWS, NEXT_ROW, ORDER, Leak, sure
from workers.core.schema import TEXT, kind_of
from workers.core.words import _
from workers.insights.leaks.table import Table
from workers.insights.leaks.values import skill_of_values
from workers.insights.power import Answers, Floats, numbers_of

COVERED = 0.5
ROWS_A_LEVEL = 5
LEAST_LEVEL = 10
"""Two levels at least must have so many rows, else chance may part them."""
EXACT = 1e-6
STILL = 1e-4
"""A number that differs less from the one before it, as a share of its variance, is told by that one already."""

FROM_BEFORE = 0.95
"""How much smaller the share must be that the row before leaves open, for a column to be made of rows before."""


def ordered_by(table: Table, column: str) -> Leak | None:
    """Whether the column cuts a number into intervals that do not overlap (bins), or has its very order."""
    if table.answers.classes:
        return None
    known = table.rows[column].is_not_null().to_numpy()
    y = table.truth[known]
    if len(y) < max(LEAST_ROWS, COVERED * len(table.truth)) or len(np.unique(y)) < ROWS_A_LEVEL:
        return None
    values = table.rows[column].drop_nulls()
    codes = values.rank("dense").to_numpy().astype(np.int64) - 1
    levels = int(codes.max()) + 1
    if levels <= len(y) / ROWS_A_LEVEL:
        if levels > 1 and _are_intervals(codes, y):
            said = _(
                "Each value of “{column}” is an interval of “{target}” that no other value enters: it was cut from it."
            )
            return table.leak(ORDER, column, said, 1.0)
        return None
    if kind_of(values.dtype) == TEXT:
        return None
    alike = abs(_correlation(codes.astype(float), np.unique(y, return_inverse=True)[1].astype(float)))
    if alike < 1 - EXACT:
        return None
    return table.leak(
        ORDER, column, _("“{column}” has exactly the order of “{target}”: one was made from the other."), alike
    )


def _are_intervals(codes: npt.NDArray[np.int64], y: Floats) -> bool:
    bounds = pl.DataFrame({"code": codes, "y": y}).group_by("code").agg(
        low=pl.col("y").min(), high=pl.col("y").max(), rows=pl.len()
    )  # fmt: skip
    sorted_bounds = bounds.sort("low", "high")
    apart = (sorted_bounds["high"].head(-1).to_numpy() <= sorted_bounds["low"].tail(-1).to_numpy()).all()
    return bool(apart) and int((bounds["rows"] >= LEAST_LEVEL).sum()) > 1


def tells_next(table: Table, column: str) -> Leak | None:
    """Whether the column holds the answer of the row below, in a table whose answers do not simply stay the same."""
    after = np.flatnonzero(np.diff(table.places) == 1)
    if len(after) < LEAST_ROWS:
        return None
    told = (_next_class if table.answers.classes else _next_number)(table, column, after)
    if told is None:
        return None
    return table.leak(
        NEXT_ROW, column, _("“{column}” is the “{target}” of the next row: it comes from the future."), told
    )


def is_of_the_past(table: Table, column: str) -> bool:
    """Whether the column follows the answer of the row above more closely than that of its own row.

    So do the values before in a series that changes slowly: they tell the answer nearly whole, and are known in time.
    """
    before = np.flatnonzero(np.diff(table.places) == 1)
    if table.answers.classes or kind_of(table.rows[column].dtype) == TEXT:
        return False
    x = numbers_of(table.rows[column])[before + 1]
    known = np.isfinite(x)
    if known.sum() < LEAST_ROWS:
        return False
    above, own = table.truth[before][known], table.truth[before + 1][known]
    return 1 - _correlation(x[known], above) ** 2 <= FROM_BEFORE * (1 - _correlation(x[known], own) ** 2)


def _next_class(table: Table, column: str, after: npt.NDArray[np.intp]) -> float | None:
    following = Answers(table.truth[after + 1], table.answers.classes)
    skill = skill_of_values(table.rows[column][after], following)
    stays = skill_of_values(pl.Series(table.truth[after]), following) or 0.0
    if skill is None or skill < sure(table.target.task) or 1 - skill > 0.1 * (1 - stays):
        return None
    return skill


def _next_number(table: Table, column: str, after: npt.NDArray[np.intp]) -> float | None:
    if kind_of(table.rows[column].dtype) == TEXT:
        return None
    x = numbers_of(table.rows[column])[after]
    known = np.isfinite(x)
    if known.sum() < max(LEAST_ROWS, COVERED * len(after)):
        return None
    now, following = table.truth[after][known], table.truth[after + 1][known]
    told = _correlation(x[known], following) ** 2
    return told if 1 - told < EXACT and 1 - _correlation(now, following) ** 2 > STILL else None


def _correlation(a: Floats, b: Floats) -> float:
    """Pearson's; 0 where one of them is constant."""
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum() / scale) if scale > 0 else 0.0
