"""Which row of one version is which row of another.

Rows are paired by 128 bits of hash, drawn anew each time; whoever compares the pairs value by value raises
``Collision`` when two rows of a pair are not what they were paired for, and pairs again: by other hashes, in the end by
the values themselves. A collision can so cost time and never truth. Missing equals missing, NaN equals NaN, and 0.0
equals -0.0.
"""

import math
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.comparing.columns import CELLS_AT_ONCE, Side

Positions = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Hasher = Callable[[pl.DataFrame], Hashes]
"""The rows of a frame as (rows, 2) numbers; equal rows give equal numbers."""
Pairs = tuple[Positions, Positions]
Pairing = Callable[[Side, Side, Sequence[int], Positions, Positions], Pairs]
"""Of some rows of both sides, partners that hold the same values in some columns."""


class Collision(Exception):
    """Rows with different values were paired."""


@dataclass(frozen=True)
class Matched:
    """``before[i]`` and ``after[i]`` are one row; ``removed`` and ``added`` have no partner.

    All are 0-based, and ascending but for ``before``.
    """

    before: Positions
    after: Positions
    removed: Positions
    added: Positions


def match(before: Side, after: Side, columns: Sequence[int], pairing: Pairing, *, rows: Pairs | None = None) -> Matched:
    """Pair rows that hold the same values in ``columns``, the first with the first, the second with the second.

    ``rows`` limits both sides to some positions, ascending.
    """
    left, right = rows or (np.arange(before.ref.rows), np.arange(after.ref.rows))
    if not columns or not len(left) or not len(right):
        return Matched(left[:0], right[:0], left, right)
    was, is_now = pairing(before, after, columns, left, right)
    order = np.argsort(is_now, kind="stable")
    return Matched(
        before=was[order],
        after=is_now[order],
        removed=np.setdiff1d(left, was, assume_unique=True),
        added=np.setdiff1d(right, is_now, assume_unique=True),
    )


def fresh_hash() -> Hasher:
    """128 bits for each row, from seeds that nobody knows beforehand."""
    seeds = [secrets.randbits(63) for _half in range(2)]
    return lambda frame: np.column_stack([frame.hash_rows(seed).to_numpy() for seed in seeds])


def by_hash(hasher: Hasher) -> Pairing:
    """Pair rows with equal hashes. Memory: 32 bytes a row, and one slice of the columns."""

    def pair(before: Side, after: Side, columns: Sequence[int], left: Positions, right: Positions) -> Pairs:
        at_left, at_right = _paired(_hashes(before, columns, hasher)[left], _hashes(after, columns, hasher)[right])
        return left[at_left], right[at_right]

    return pair


def by_value(before: Side, after: Side, columns: Sequence[int], left: Positions, right: Positions) -> Pairs:
    """Pair rows by their values alone: slow, large, and never needed but for hashes that were made to collide."""
    waiting: dict[tuple[Any, ...], deque[int]] = defaultdict(deque)
    for place, row in zip(left.tolist(), before.read(columns)[left].iter_rows(), strict=True):
        waiting[_comparable(row)].append(place)
    pairs = []
    for place, row in zip(right.tolist(), after.read(columns)[right].iter_rows(), strict=True):
        if partners := waiting.get(_comparable(row)):
            pairs.append((partners.popleft(), place))
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def unequal(left: pl.Series, right: pl.Series) -> npt.NDArray[np.bool_]:
    """Where two columns of equal length and type differ."""
    return left.ne_missing(right).to_numpy()


def groups_of(columns: Sequence[int], rows: int) -> list[list[int]]:
    """The columns, as many at once as memory is to hold."""
    at_once = max(1, CELLS_AT_ONCE // max(1, rows))
    return [list(columns[first : first + at_once]) for first in range(0, len(columns), at_once)]


def _hashes(side: Side, columns: Sequence[int], hasher: Hasher) -> Hashes:
    held = np.empty((side.ref.rows, 2), dtype=np.uint64)
    first = 0
    for batch in side.batches(columns):
        held[first : first + batch.height] = hasher(batch)
        first += batch.height
    return held


def _paired(left: Hashes, right: Hashes) -> tuple[Positions, Positions]:
    """Indices of partners: equal numbers in both, in the order in which they come."""
    both = np.concatenate([left, right])
    order = np.lexsort((both[:, 1], both[:, 0]))  # stable: within one number first the left ones, then the right ones
    ordered = both[order]
    fresh = np.ones(len(both), dtype=bool)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(fresh)
    sizes = np.diff(np.append(starts, len(both)))
    is_left = order < len(left)
    lefts = np.add.reduceat(is_left, starts, dtype=np.int64)
    pairs = np.minimum(lefts, sizes - lefts)
    within = np.arange(len(both)) - np.repeat(starts, sizes)
    chosen = is_left & (within < np.repeat(pairs, sizes))
    partner = np.flatnonzero(chosen) + np.repeat(lefts, sizes)[chosen]
    return order[chosen].astype(np.int64), (order[partner] - len(left)).astype(np.int64)


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple("\0NaN" if isinstance(value, float) and math.isnan(value) else value for value in row)
