"""The facts of a column of numbers."""

from typing import Any

import numpy as np
import polars as pl

from workers.core.cells import cell
from workers.profiling.ordered import Ordered, histogram, moments, quantiles, shown_number
from workers.profiling.runs import Runs


def of_numbers(values: pl.Series) -> tuple[dict[str, Any], Runs]:
    """The facts of ``values`` (whole numbers or floats, without null and NaN), and its distinct values in order."""
    whole = values.dtype.is_integer()
    ordered = np.sort(values.to_numpy() if whole else values.cast(pl.Float64).to_numpy())
    facts = {"low": shown_number(ordered[0]), "high": shown_number(ordered[-1])} if len(ordered) else {}
    if whole and len(ordered):
        facts["total"] = cell(values.cast(pl.Int128).sum())
    return {**facts, **shape(ordered, whole=whole)}, Runs(ordered)


def of_decimals(values: pl.Series) -> dict[str, Any]:
    """The facts of exact decimals; lowest, highest and sum stay exact, the rest is worked out in floats."""
    if values.is_empty():
        return {}
    ordered = np.sort(values.cast(pl.Float64).to_numpy())
    exact = {"low": cell(values.min()), "high": cell(values.max())}
    return {**shape(ordered, whole=False), **exact, "total": cell(values.sum())}


def shape(ordered: Ordered, *, whole: bool) -> dict[str, Any]:
    """What sorted numbers tell: moments, quantiles and histogram of the finite ones, and counts by sign."""
    if not len(ordered):
        return {}
    first, last = (0, len(ordered)) if whole else np.searchsorted(ordered, [-np.inf, np.inf], side="right")
    last = last if whole else np.searchsorted(ordered, np.inf, side="left")
    finite = ordered[first:last]
    below, above = np.searchsorted(ordered, 0, side="left"), np.searchsorted(ordered, 0, side="right")
    facts = {"zeros": int(above - below), "negatives": int(below), "infinite": len(ordered) - len(finite)}
    if not len(finite):
        return facts
    with np.errstate(over="ignore", invalid="ignore"):
        total = {} if whole else {"total": cell(float(finite.sum()))}
        return {
            **facts,
            **total,
            **moments(finite),
            "quantiles": quantiles(finite, shown_number),
            "histogram": histogram(finite, whole=whole),
        }
