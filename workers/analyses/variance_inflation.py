"""Columns that the others tell already: variance inflation factors."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core import params
from workers.core.analysis import (
    MOST_COLUMNS,
    Analysis,
    Floats,
    Found,
    Grid,
    bars,
    number_or_none,
    numbers_in,
    standardised,
    too_little,
    whole_rows,
)
from workers.core.chart import MEASURED
from workers.core.said import Said
from workers.core.words import _, joined, quoted, say

MUCH = 10.0
EXACT = 1e-12
"""What is left of a column that the others tell exactly, but for rounding."""


class VarianceInflation(Analysis):
    label = _("Multicollinearity (VIF)")
    help = _("How much of a column the others tell already: 1 is nothing, above 10 is much, infinite is all of it.")
    words = _("vif multicollinearity correlated redundant variance inflation")
    order = 50

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(
            _("Columns"), kinds=MEASURED, default=(), help=_("None means all numbers.")
        )

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        names = list(wishes.columns) or numbers_in(frame)[:MOST_COLUMNS]
        X = whole_rows(frame, names)
        if len(names) < 2 or len(X) <= len(names) + 1:
            return too_little(
                len(X), _("At least two columns of numbers are needed, and more whole rows than columns.")
            )
        found = list(zip(names, factors(X), strict=True))
        found.sort(key=lambda pair: -pair[1] if np.isfinite(pair[1]) else (-np.inf if np.isinf(pair[1]) else np.inf))
        rows = tuple((name, _cell(factor)) for name, factor in found)
        table = Grid(self.label, (_("Column"), _("VIF")), rows)
        shown = [(name, factor) for name, factor in found if np.isfinite(factor)]
        figure = bars([n for n, _f in shown], [number_or_none(f) for _n, f in shown], "VIF")
        return Found(len(X), tuple(_said(found)), (table,), ((self.label, figure),) if shown else ())


def factors(X: Floats) -> Floats:
    """1 / (1 - R²) of each column by all others and a constant; infinite where they tell it exactly, NaN for constants.

    The value that statsmodels' ``variance_inflation_factor`` has for the column where the design holds a constant.
    """
    Z = standardised(X)
    ones = np.ones((len(Z), 1))
    answers = np.full(Z.shape[1], np.nan)
    for at in range(Z.shape[1]):
        y = Z[:, at]
        if not y.any():
            continue
        others = np.hstack([ones, np.delete(Z, at, axis=1)])
        rest = y - others @ np.linalg.lstsq(others, y, rcond=None)[0]
        left = float((rest**2).sum()) / float((y**2).sum())
        answers[at] = np.inf if left < EXACT else 1 / left
    return answers


def _cell(factor: float) -> float | str | None:
    return "∞" if np.isinf(factor) else number_or_none(factor)


def _said(found: list[tuple[str, float]]) -> list[Said]:
    exact = [quoted(name) for name, factor in found if np.isinf(factor)]
    much = [quoted(name) for name, factor in found if np.isfinite(factor) and factor > MUCH]
    said = []
    if exact:
        said.append(Said.of(say(_("The others tell these exactly: {names}."), names=joined(exact))))
    if much:
        said.append(Said.of(say(_("The others tell most of these: {names}."), names=joined(much))))
    return said or [Said.of(_("No column is told by the others to a great part."))]
