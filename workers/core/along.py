"""A series for an analysis: one number for each place along a time or an order, gaps closed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core.analysis import Floats, finite
from workers.core.drawing import axis_values, numbers_of

MOST = 50_000


@dataclass(frozen=True)
class Along:
    """``values`` (n,) in order without gaps; ``x`` the places for an axis; ``filled`` so many values were missing."""

    x: list[Any]
    values: Floats
    filled: int


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
