"""Powers that make numbers most like a normal distribution, by maximum likelihood.

Sources: Yeo and Johnson, "A new family of power transformations to improve normality or symmetry" (2000); Box and Cox,
"An analysis of transformations" (1964).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workers.core.later import Later
from workers.core.powers import NEAR

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
else:
    np = Later("numpy")

BRACKET = (-2.0, 2.0)
"""Where the search begins."""
BOUNDS = (-5.0, 5.0)


def yeo_johnson(values: Numbers, power: float) -> tuple[Numbers, Numbers]:
    """The values transformed, and the logarithms of the derivatives there."""
    sizes = np.log1p(np.abs(values))
    exponents = np.where(values >= 0, power, 2.0 - power)
    signs = np.where(values >= 0, 1.0, -1.0)
    return signs * _stretched(sizes, exponents), signs * (power - 1.0) * sizes


def box_cox(values: Numbers, power: float) -> tuple[Numbers, Numbers]:
    """The same, of values above 0."""
    sizes = np.log(values)
    return _stretched(sizes, np.full(len(values), power)), (power - 1.0) * sizes


def _stretched(sizes: Numbers, exponents: Numbers) -> Numbers:
    """(e to the power of size times exponent - 1) / exponent, or the size itself for exponents near 0."""
    is_near = np.abs(exponents) < NEAR
    safe = np.where(is_near, 1.0, exponents)
    return np.where(is_near, sizes, np.expm1(sizes * safe) / safe)


def likeliest(
    values: Numbers, transformed: Callable[[Numbers, float], tuple[Numbers, Numbers]]
) -> tuple[float, float, float] | None:
    """The power, and mean and deviation of the values transformed by it; None where there is none.

    Values that are all the same have no likeliest power: theirs is 1, which leaves them as they are.
    """
    values = values[values > 0] if transformed is box_cox else values
    if not len(values):
        return None

    def unlikely(power: float) -> float:
        made, slopes = transformed(values, power)
        found = float(len(values) / 2 * np.log(made.var()) - slopes.sum())
        return found if np.isfinite(found) else np.inf

    with np.errstate(all="ignore"):
        is_spread = np.ptp(values) > 0
        power = _lowest(unlikely) if is_spread else 1.0
        made, _slopes = transformed(values, power)
        found = power, float(made.mean()), float(made.std())
    return found if np.isfinite(found).all() else None


def _lowest(unlikely: Callable[[float], float]) -> float:
    """Where it is lowest: anywhere, or, where that leads nowhere, within ``BOUNDS``."""
    from scipy import optimize  # noqa: PLC0415 - slow to load, and few steps need it

    try:
        return float(optimize.brent(unlikely, brack=BRACKET))
    except RuntimeError:  # no valley from where the search begins
        return float(optimize.minimize_scalar(unlikely, bounds=BOUNDS, method="bounded").x)
