"""Sums of products, and directions learned from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workers.core.expressions.build import call, combine, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.later import Later

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
else:
    np = Later("numpy")


def weighted(of: Sequence[Expression], weights: Sequence[float], centres: Sequence[float] = ()) -> Expression:
    """The sum of each number less its centre (0 without any), times its weight; missing where one of them is."""
    apart = (
        [call("subtract", number(each), literal(centre)) for each, centre in zip(of, centres, strict=True)]
        if centres
        else [number(each) for each in of]
    )
    return combine("add", [call("multiply", each, literal(float(by))) for each, by in zip(apart, weights, strict=True)])


def squared_distance(of: Sequence[Expression], centre: Sequence[float], weights: Sequence[float]) -> Expression:
    """The sum of squares of each number's difference from the centre, times its weight."""
    parts = []
    for each, place, by in zip(of, centre, weights, strict=True):
        apart = call("multiply", call("subtract", number(each), literal(float(place))), literal(float(by)))
        parts.append(call("multiply", apart, apart))
    return combine("add", parts)


def directions(products: Any) -> tuple[Numbers, Numbers]:
    """Eigenvalues of a symmetric matrix, the greatest first, and its eigenvectors as rows.

    Of each vector the entry that is largest without its sign (the first of several) is positive.
    """
    values, vectors = np.linalg.eigh(np.asarray(products, dtype=np.float64))
    values, rows = np.maximum(values[::-1], 0.0), vectors.T[::-1]
    largest = rows[np.arange(len(rows)), np.argmax(np.abs(rows), axis=1)]
    return values, rows * np.where(largest < 0, -1.0, 1.0)[:, None]


def spreads(values: Numbers) -> Numbers:
    """The values, 1 in place of those that nothing can be divided by."""
    return np.where((values > 0) & np.isfinite(values), values, 1.0)
