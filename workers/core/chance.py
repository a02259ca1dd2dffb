"""Chance that is the same on every machine and in every release: a hash of a number, or of a value, and a seed.

A library's generator may change its stream from one release to the next; a split made again would then be another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from workers.core.cells import cell
from workers.core.later import Later

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]
else:
    np = Later("numpy")

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def hashed(numbers: npt.NDArray[Any], seed: int) -> Hashes:
    """A hash of 64 bits for each whole number: the finaliser of SplitMix64 (Steele, Lea, Flood 2014), twice seeded."""
    start = int(_mixed(np.array([(seed * _GOLDEN) & _MASK], dtype=np.uint64))[0])
    with np.errstate(over="ignore"):
        return _mixed(_mixed(numbers.astype(np.uint64) + np.uint64(_GOLDEN)) ^ np.uint64(start))


def shuffled(count: int, seed: int) -> npt.NDArray[np.int64]:
    """The numbers 0 to ``count`` - 1 in an order that depends on ``seed`` (0 to 2^63 - 1) alone."""
    return np.argsort(hashed(np.arange(count), seed), kind="stable").astype(np.int64)


def hashed_values(values: Iterable[Sequence[Any]], seed: int) -> Hashes:
    """A hash of 64 bits for each tuple of values, whatever else there is beside it."""
    return np.fromiter((hash_of(row, seed) for row in values), dtype=np.uint64)


def hash_of(row: Sequence[Any], seed: int) -> int:
    """The hash of one tuple of values."""
    text = json.dumps([cell(value) for value in row], ensure_ascii=True).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8, key=seed.to_bytes(8, "big")).digest(), "big")


def _mixed(numbers: Hashes) -> Hashes:
    with np.errstate(over="ignore"):
        mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))
