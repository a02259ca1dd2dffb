"""Rows between rows: Chawla, Bowyer, Hall, Kegelmeyer, "SMOTE: Synthetic Minority Over-sampling Technique" (2002)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.core.chance import hashed, shuffled
from workers.core.later import Later

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
else:
    np = Later("numpy")

AT_ONCE = 1 << 22
"""Distances that are held at a time."""


def between(values: Numbers, wanted: int, neighbours: int, seed: int) -> tuple[Places, Numbers]:
    """So many new rows: the place of the row that each begins at, and its numbers.

    ``values`` are rows x numbers, at least 2 rows. Each new row lies at a random place of the way from one row to one
    of its nearest ``neighbours``; every row is begun at as often as any other, but for one time. Distances are
    Euclidean, of numbers divided by their deviation.
    """
    near = _nearest(values, neighbours)
    rows, turns = len(values), np.arange(wanted)
    base = shuffled(rows, seed)[turns % rows]
    chance = hashed(turns, seed + 1)
    other = near[base, (chance % np.uint64(near.shape[1])).astype(np.int64)]
    share = (hashed(turns, seed + 2) >> np.uint64(11)).astype(np.float64)[:, None] / 2.0**53
    # Two products, and not one of a difference: numbers far apart have no difference that is finite.
    return base, values[base] * (1.0 - share) + values[other] * share


def _nearest(values: Numbers, neighbours: int) -> Places:
    """Row by row, the places of the nearest other rows; of equally near ones those that come first."""
    with np.errstate(all="ignore"):
        spread = values.std(axis=0)
        scaled = values / np.where((spread > 0) & np.isfinite(spread), spread, 1.0)
        count, rows = min(neighbours, len(values) - 1), max(1, AT_ONCE // values.size)
        found = []
        for begin in range(0, len(values), rows):
            part = scaled[begin : begin + rows]
            distances = ((part[:, None, :] - scaled[None, :, :]) ** 2).sum(axis=2)
            distances[np.arange(len(part)), np.arange(begin, begin + len(part))] = np.inf
            itself = np.arange(begin, begin + len(part))[:, None]
            order = np.argsort(np.nan_to_num(distances, nan=np.inf), axis=1, kind="stable")
            found.append(order[order != itself].reshape(len(part), -1)[:, :count])
    return np.concatenate(found)
