"""A series taken apart into trend, season and rest: STL of Cleveland, Cleveland, McRae and Terpenning (1990).

Step by step as the authors' Fortran has it, with the settings that statsmodels' ``STL`` uses where none are given:
straight lines (degree 1), a season of 7, the trend and the low pass as wide as the season asks.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEASON = 7
INNER, INNER_ROBUST, OUTER_ROBUST = 5, 2, 15
CELLS = 4_000_000
"""Of windows that are held at once."""


@dataclass(frozen=True)
class Parts:
    """``trend + season + rest`` is the series; ``weights`` are 1, or less where a robust fit mistrusts a value."""

    trend: Floats
    season: Floats
    rest: Floats
    weights: Floats


def stl(y: Floats, period: int, *, robust: bool = False) -> Parts:
    """The parts of ``y`` (n,), which needs at least two periods of 2 or more and no gaps."""
    n, low_pass = len(y), _odd(period + 1)
    wide = _odd(int(np.ceil(1.5 * period / (1 - 1.5 / SEASON))))
    trend, season, weights = np.zeros(n), np.zeros(n), np.ones(n)
    for outer in range((OUTER_ROBUST if robust else 0) + 1):
        for _inner in range(INNER_ROBUST if robust else INNER):
            cycles = _cycles(y - trend, period, weights)
            smooth = cycles
            for length in (period, period, 3):
                smooth = _moving_average(smooth, length)
            season = cycles[period : period + n] - _loess(smooth, low_pass, np.ones(n))
            trend = _loess(y - season, wide, weights)
        if robust and outer < OUTER_ROBUST:
            weights = _trust(y - trend - season)
    return Parts(trend, season, y - trend - season, weights)


def _odd(width: int) -> int:
    return width + (width % 2 == 0)


def _cycles(y: Floats, period: int, weights: Floats) -> Floats:
    """(n + 2 period,): the values of each place in the period smoothed among themselves, one more at either end."""
    longer = np.empty(len(y) + 2 * period)
    for place in range(period):
        own, trust = y[place::period], weights[place::period]
        k = len(own)
        first = _fitted(own, np.array([0]), np.array([1]), min(SEASON, k), SEASON, trust)
        last = _fitted(own, np.array([k + 1]), np.array([max(1, k - SEASON + 1)]), min(SEASON, k), SEASON, trust)
        middle = _loess(own, SEASON, trust)
        ends = [middle[0] if np.isnan(first[0]) else first[0], middle[-1] if np.isnan(last[0]) else last[0]]
        longer[place::period] = np.concatenate([ends[:1], middle, ends[1:]])
    return longer


def _loess(y: Floats, width: int, trust: Floats) -> Floats:
    """``y`` smoothed by straight lines through the ``width`` nearest values."""
    n = len(y)
    if n < 2:
        return y.copy()
    at = np.arange(1, n + 1)
    span = min(width, n)
    left = np.clip(at - (span + 1) // 2 + 1, 1, n - span + 1) if width < n else np.ones(n, dtype=np.int64)
    smooth = np.empty(n)
    block = max(1, CELLS // span)
    for start in range(0, n, block):
        some = slice(start, start + block)
        smooth[some] = _fitted(y, at[some], left[some], span, width, trust)
    return np.where(np.isnan(smooth), y, smooth)


def _fitted(
    y: Floats, at: npt.NDArray[np.int64], left: npt.NDArray[np.int64], span: int, width: int, trust: Floats
) -> Floats:
    """The line through ``span`` values from ``left`` (counted from 1), at ``at``; NaN where none of them is trusted."""
    n = len(y)
    places = left[:, None] + np.arange(span)
    far = np.maximum(at - left, left + span - 1 - at).astype(float) + (max(0, width - n) // 2)
    away = np.abs(places - at[:, None])
    far_column = far[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(away <= 0.001 * far_column, 1.0, (1 - (away / far_column) ** 3) ** 3)
        weights = np.where(away <= 0.999 * far_column, weights, 0.0) * trust[places - 1]
        weights = weights / weights.sum(axis=1, keepdims=True)
        centre = (weights * places).sum(axis=1, keepdims=True)
        spread = (weights * (places - centre) ** 2).sum(axis=1, keepdims=True)
        slope = (at[:, None] - centre) / spread
        tilted = weights * (slope * (places - centre) + 1)
    leans = (far_column > 0) & (np.sqrt(spread) > 0.001 * (n - 1))
    return np.asarray((np.where(leans, tilted, weights) * y[places - 1]).sum(axis=1), dtype=np.float64)


def _moving_average(values: Floats, length: int) -> Floats:
    return np.asarray(np.convolve(values, np.ones(length) / length, mode="valid"), dtype=np.float64)


def _trust(rest: Floats) -> Floats:
    """Bisquare weights: 1 for what the fit explains, 0 from six median deviations on."""
    far = np.abs(rest)
    limit = 6 * float(np.median(far))
    if limit == 0:
        return np.ones(len(rest))
    weights = np.where(far <= 0.001 * limit, 1.0, (1 - (far / limit) ** 2) ** 2)
    return np.where(far <= 0.999 * limit, weights, 0.0)
