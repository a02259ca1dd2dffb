"""Centres of groups of rows: k-means, after Lloyd (1982), begun as Arthur and Vassilvitskii (2007) do.

Of our own, so that equal rows give equal centres to the bit: a library shares sums out among threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.core.chance import hashed
from workers.core.later import Later

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
else:
    np = Later("numpy")

STARTS, MOST_ROUNDS = 4, 200


def centres_of(values: Numbers, count: int, seed: int) -> Numbers:
    """Of ``values`` (rows x numbers) the centres of at most ``count`` groups, that of the most rows first.

    There are no more groups than different rows. Of several starts the one whose rows are nearest to their centres
    counts.
    """
    count = min(count, len(np.unique(values, axis=0)))
    found = [_settled(values, _begun(values, count, seed + start)) for start in range(STARTS)]
    _apart, centres, of = min(found, key=lambda each: each[0])
    sizes = np.bincount(of, minlength=count)
    ranks = sorted(range(count), key=lambda at: (-sizes[at], *centres[at]))
    ordered: Numbers = centres[ranks]
    return ordered


def _begun(values: Numbers, count: int, seed: int) -> Numbers:
    """Rows to begin with: the farther a row is from those chosen, the likelier it is the next."""
    chance = hashed(np.arange(count), seed).astype(np.float64) / 2.0**64
    chosen = [int(chance[0] * len(values)) % len(values)]
    for share in chance[1:]:
        sums = np.cumsum(_squares(values, values[chosen]).min(axis=1))
        chosen.append(min(int(np.searchsorted(sums, share * sums[-1], side="right")), len(values) - 1))
    begun: Numbers = values[chosen]
    return begun


def _settled(values: Numbers, centres: Numbers) -> tuple[float, Numbers, Places]:
    """How far the rows are from their centres in all, the centres, and which one each row has."""
    of = np.zeros(0, dtype=np.int64)
    for _round in range(MOST_ROUNDS):
        squares = _squares(values, centres)
        nearest = squares.argmin(axis=1)
        if np.array_equal(nearest, of):
            break
        of, sizes = nearest, np.bincount(nearest, minlength=len(centres))[:, None]
        sums = np.stack([np.bincount(of, column, len(centres)) for column in values.T], axis=1)
        centres = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres)
    return float(squares.min(axis=1).sum()), centres, of


def _squares(values: Numbers, centres: Numbers) -> Numbers:
    squares = [((values - centre) ** 2).sum(axis=1) for centre in centres]
    return np.stack(squares, axis=1)
