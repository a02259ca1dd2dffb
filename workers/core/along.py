"""A series for an analysis: one number for each place along a time or an order, gaps closed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core import params
from workers.core.analysis import Floats, Found, finite, too_little
from workers.core.chart import MEASURED, ORDERED
from workers.core.drawing import axis_values, numbers_of
from workers.core.words import _, say

MOST = 50_000


@dataclass(frozen=True)
class Along:
    """``values`` (n,) in order without gaps; ``x`` the places for an axis; ``filled`` so many values were missing."""

    x: list[Any]
    values: Floats
    filled: int


@dataclass(frozen=True)
class SeriesParams(params.Params):
    """What every analysis of a series with seasons asks for."""

    value: str = params.column(_("Value"), kinds=MEASURED)
    along: str = params.column(_("In the order of"), kinds=ORDERED, default="", help=_("None means as the rows are."))
    period: int = params.integer(
        _("Period"),
        default=7,
        low=2,
        high=5000,
        help=_("Rows from one season to the next, such as 7 for days of a week."),
    )


def unfit(series: Along, period: int) -> Found | None:
    """The answer for a series with too few values for the period, or too many; None for one that fits."""
    n = len(series.values)
    if n < 2 * period:
        return too_little(n, say(_("{n} rows are fewer than two periods of {period}."), n=n, period=period))
    if n > MOST:
        said = _("{n} rows are more than {most}. Bring the series to a coarser step first.")
        return too_little(n, say(said, n=n, most=MOST))
    return None


def along(frame: pl.DataFrame, value: str, order: str) -> Along:
    """The numbers of ``value`` in the order of ``order`` (of the rows without it); gaps by the line between neighbours.

    Rows without a place in the order are left out; so are gaps at either end.
    """
    rows = frame.filter(pl.col(order).is_not_null()).sort(order, maintain_order=True) if order else frame
    y = finite(rows[value])
    known = np.flatnonzero(np.isfinite(y))
    if not len(known):
        return Along([], np.empty(0), 0)
    inside = slice(int(known[0]), int(known[-1]) + 1)
    cut = y[inside]
    gaps = np.isnan(cut)
    at = np.arange(len(cut))
    cut[gaps] = np.interp(at[gaps], at[~gaps], cut[~gaps])
    places = rows[order][inside] if order else pl.Series(at)
    return Along(axis_values(numbers_of(places), places.dtype), cut, int(gaps.sum()))
