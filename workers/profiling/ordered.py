"""Numbers and moments from one sort: lowest, highest, quantiles, histogram and moments.

Quantiles interpolate linearly between neighbours (type 7 of Hyndman and Fan 1996, as numpy and pandas).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.core.cells import cell
from workers.profiling.facts import Histogram

Ordered = npt.NDArray[Any]
BINS = 30
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BLOCK = 1 << 16


def quantiles(ordered: Ordered, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """``QUANTILES`` of a sorted array that is not empty, each passed through ``shown``."""
    return {str(share): shown(_at(ordered, share)) for share in QUANTILES}


def _at(ordered: Ordered, share: float) -> float | int:
    """Whole numbers keep whole arithmetic, because a float cannot tell large ones apart."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = ordered[below].item(), ordered[min(below + 1, len(ordered) - 1)].item()
    part = place - below
    if isinstance(low, int) and abs(low) >= 2**53:
        return int(low + round(part * (high - low)))
    return float(low + part * (high - low) if part < 0.5 else high - (1 - part) * (high - low))


def histogram(ordered: Ordered, *, whole: bool) -> Histogram:
    """Bins of equal width over sorted values that are not empty; whole numbers get bins of whole width."""
    low, high = float(ordered[0]), float(ordered[-1])
    if low == high:
        return Histogram([low, high], [len(ordered)])
    width = (high - low) / BINS
    if not np.isfinite(width) or low + width == low:
        return Histogram([low, high], [len(ordered)])
    if whole:
        width = max(1.0, np.ceil((high - low + 1) / BINS))
        edges = low + width * np.arange(int(np.ceil((high - low + 1) / width)) + 1)
    else:
        edges = np.linspace(low, high, BINS + 1)
    inner = np.searchsorted(ordered, edges[1:-1], side="left")
    counts = np.diff(np.concatenate([[0], inner, [len(ordered)]]))
    return Histogram([float(edge) for edge in edges], [int(count) for count in counts])


def moments(finite: Ordered) -> dict[str, float | None]:
    """Mean, std, skewness and kurtosis of finite values (n,), at least one; None where they do not exist.

    Deviations are taken from the mean and scaled before they are raised to powers, so that neither a large offset
    nor large or tiny values spoil them.
    """
    count = len(finite)
    mean = float(finite.mean(dtype=np.float64))
    scale = max(abs(float(finite[0]) - mean), abs(float(finite[-1]) - mean))
    found: dict[str, float | None] = {"mean": _finite(mean), "std": None, "skewness": None, "kurtosis": None}
    if count < 2 or not np.isfinite(mean) or not np.isfinite(scale):
        return found
    if finite[0] == finite[-1]:
        return {**found, "std": 0.0}
    second, third, fourth = (power / count for power in _powers(finite, mean, scale))
    found["std"] = _finite(scale * np.sqrt(second * count / (count - 1)))
    if count > 2:
        found["skewness"] = _finite(np.sqrt(count * (count - 1)) / (count - 2) * third / second**1.5)
    if count > 3:
        excess = fourth / second**2 - 3
        found["kurtosis"] = _finite((count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * excess + 6))
    return found


def _powers(finite: Ordered, mean: float, scale: float) -> npt.NDArray[np.float64]:
    """Sums of the second, third and fourth power of the scaled deviations, block by block to stay in cache.

    Products are summed by numpy itself: a dot product of such blocks would wake the threads of BLAS each time.
    """
    sums = np.zeros(3)
    for start in range(0, len(finite), BLOCK):
        off = (finite[start : start + BLOCK] - mean) / scale
        square = off * off
        sums += square.sum(), (square * off).sum(), (square * square).sum()
    return sums


def _finite(figure: Any) -> float | None:
    """None when the values are so large that their sum is not a number."""
    return float(figure) if np.isfinite(figure) else None


def shown_number(value: Any) -> Any:
    """A figure as a cell."""
    return cell(value.item() if isinstance(value, np.generic) else value)
