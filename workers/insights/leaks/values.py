"""Columns whose value determines the answer, whatever the value is: encoded ids, groups, renamed classes."""

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.leak import LEAST_ROWS, VALUE, Leak, sure
from workers.core.words import _
from workers.insights.leaks.table import Table
from workers.insights.power import Answers, Floats

COVERED = 0.5
"""The share of rows that must have a twin in value: what most rows do not share says nothing about the others."""


def told_by_value(table: Table, column: str) -> Leak | None:
    """Whether the other rows of the same value tell the answer of nearly every row."""
    judged = table.distinct
    skill = skill_of_values(judged.rows[column], judged.answers)
    if skill is None or skill < sure(table.target.task):
        return None
    return judged.leak(
        VALUE,
        column,
        _("Rows with the same “{column}” have the same “{target}” ({share}): the value stands for the answer."),
        skill,
    )


def skill_of_values(values: pl.Series, answers: Answers) -> float | None:
    """The share of squared error that the mean answer of the *other* rows of the same value takes away.

    1 - SSE / SSE of the mean of all other rows, over the rows whose value some other row has; classes by the squared
    errors of their shares (Brier). None where less than ``COVERED`` of the rows have a twin, or all answers are equal.
    """
    known = values.is_not_null().to_numpy()
    codes = values.drop_nulls().rank("dense").to_numpy().astype(np.int64) - 1
    if not len(codes):
        return None
    truth = answers.values[known]
    sizes = np.bincount(codes)
    twin = sizes[codes] > 1
    if twin.sum() < max(LEAST_ROWS, COVERED * len(values)):
        return None
    here, y = np.unique(codes[twin], return_inverse=True)[1], truth[twin]
    errors, base = (_class_errors if answers.classes else _number_errors)(here, y)
    return 1 - errors / base if base > 0 and np.isfinite(errors) else None


def _number_errors(codes: npt.NDArray[np.int64], y: Floats) -> tuple[float, float]:
    """Squared errors by the others of the same code, and by all others."""
    y = y - y.mean()
    sizes, sums = np.bincount(codes), np.bincount(codes, weights=y)
    said = (sums[codes] - y) / (sizes[codes] - 1)
    return float(((y - said) ** 2).sum()), float(((y + y / (len(y) - 1)) ** 2).sum())


def _class_errors(codes: npt.NDArray[np.int64], y: Floats) -> tuple[float, float]:
    return _brier(codes, y), _brier(np.zeros(len(y), dtype=np.int64), y)


def _brier(codes: npt.NDArray[np.int64], y: Floats) -> float:
    """Σ over rows and classes of (share of the class among the others of the code - 1 if it is the row's)².

    With n rows of the code and N of them of the row's class c: Σ p² - 2 p_c + 1, where p_c = (N - 1) / (n - 1).
    """
    pairs = codes * (int(y.max()) + 1) + y.astype(np.int64)
    _pairs, at, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    same = counts[at].astype(float)
    sizes = np.bincount(codes)[codes].astype(float)
    squares = np.bincount(codes, weights=same)[codes]  # Σ over the code's rows of N is Σ over its classes of N²
    others = squares - same**2 + (same - 1) ** 2
    return float((others / (sizes - 1) ** 2 - 2 * (same - 1) / (sizes - 1) + 1).sum())
