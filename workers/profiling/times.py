"""The facts of a column of dates or moments."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.cells import cell
from workers.profiling.facts import Histogram, TimeFacts
from workers.profiling.ordered import Ordered, histogram, quantiles
from workers.profiling.runs import Runs, lowest

FIRST_DAY, LAST_DAY = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date.min, date.max))
GAPS = 5
GAP_STEPS = 3
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def of_times(values: pl.Series) -> tuple[dict[str, Any], Runs]:
    """The facts of ``values`` (dates or moments, without null), and its distinct moments in order, as ticks."""
    ordered = np.sort(ticks_of(values))
    runs = Runs(ordered)
    if not len(ordered):
        return {}, runs
    bins = histogram(ordered, whole=True)
    facts = {
        "low": cell(values.min()),
        "high": cell(values.max()),
        "quantiles": quantiles(ordered, lambda tick: moments_at(values, [round(tick)])[0]),
        "histogram": Histogram(moments_at(values, np.rint(bins.edges).astype(np.int64)), bins.counts),
        "time": _in_time(values, runs),
    }
    return facts, runs


def ticks_of(values: pl.Series) -> npt.NDArray[np.int64]:
    """Whole days for dates, the column's own unit for moments."""
    physical = pl.Int32 if values.dtype == pl.Date else pl.Int64
    return values.cast(physical).cast(pl.Int64).to_numpy()


def moments_at(values: pl.Series, ticks: Any) -> list[Any]:
    """Ticks of ``values`` as cells; ticks past the first or last moment that can be written are held at it."""
    per_day = _per_day(values)
    held = pl.Series(np.clip(np.asarray(ticks, dtype=np.int64), FIRST_DAY * per_day, (LAST_DAY + 1) * per_day - 1))
    return [cell(m) for m in (held.cast(pl.Int32) if per_day == 1 else held).cast(values.dtype)]


def _in_time(values: pl.Series, runs: Runs) -> TimeFacts:
    """Hours are counted by looking up where each one begins among the sorted moments, which needs no division."""
    per_day = _per_day(values)
    distinct = runs.values
    days = Runs(distinct // per_day).values
    every, parts = int(days[-1] - days[0]) + 1, 24 if per_day > 1 else 1
    hours = _rows_per_part(runs.ordered, days, per_day, parts)
    return TimeFacts(
        days=len(days),
        absent_days=every - len(days),
        absent_weekdays=_weekdays_between(int(days[0]), every) - int(np.count_nonzero(_weekday(days) < 5)),
        weekdays=[int(n) for n in np.bincount(_weekday(days), weights=hours.sum(axis=1), minlength=7)],
        hours=[int(rows) for rows in hours.sum(axis=0)] if parts > 1 else [],
        gaps=_gaps(values, distinct, per_day),
    )


def _per_day(values: pl.Series) -> int:
    return 1 if values.dtype == pl.Date else _PER_DAY[values.dtype.time_unit]  # type: ignore[attr-defined]


def _rows_per_part(ordered: Ordered, days: Ordered, per_day: int, parts: int) -> npt.NDArray[np.int64]:
    """Rows in each part of each day, (days, parts)."""
    edges = days[:, None] * per_day + (per_day // parts) * np.arange(parts + 1)
    rows: npt.NDArray[np.int64] = np.diff(np.searchsorted(ordered, edges, side="left"), axis=1)
    return rows


def _weekday(days: Ordered) -> Ordered:
    """0 is Monday; day 0 of the Unix calendar was a Thursday."""
    weekday: Ordered = (days + 3) % 7
    return weekday


def _weekdays_between(first: int, every: int) -> int:
    weeks, rest = divmod(every, 7)
    return 5 * weeks + sum((first + extra + 3) % 7 < 5 for extra in range(rest))


def _gaps(values: pl.Series, distinct: Ordered, per_day: int) -> list[tuple[str, str, float]]:
    if len(distinct) < 3:
        return []
    nearness = distinct[:-1] - distinct[1:]
    longest = [(at, -nearness[at]) for at in lowest(nearness, GAPS)]
    usual = -np.median(nearness, overwrite_input=True)
    wide = [(at, step) for at, step in longest if step > GAP_STEPS * usual]
    ends = [(moments_at(values, [distinct[at], distinct[at + 1]]), float(step / per_day)) for at, step in wide]
    return [(low, high, days) for (low, high), days in ends]
