"""Equal neighbours of a sorted array: distinct values and how often each comes, block by block."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ordered = npt.NDArray[np.generic]
Counts = npt.NDArray[np.int64]
BLOCK = 1 << 20


class Runs:
    """The runs of ``ordered`` (n,), ascending, without NaN."""

    def __init__(self, ordered: Ordered) -> None:
        self.ordered = ordered

    @cached_property
    def distinct(self) -> int:
        """How many values differ."""
        return sum(len(values) for values, _counts in self.blocks())

    @property
    def values(self) -> Ordered:
        """The distinct values, ascending, all at once."""
        return np.concatenate([self.ordered[:0], *(values for values, _counts in self.blocks())])

    def blocks(self) -> Iterator[tuple[Ordered, Counts]]:
        """The distinct values, ascending, and their counts, some at a time."""
        begun = 0
        for first in range(1, len(self.ordered), BLOCK):
            last = min(first + BLOCK, len(self.ordered))
            new = np.flatnonzero(self.ordered[first:last] != self.ordered[first - 1 : last - 1])
            starts = np.concatenate([[begun], first + new])
            yield self.ordered[starts[:-1]], np.diff(starts)
            begun = starts[-1]
        if len(self.ordered):
            yield self.ordered[begun : begun + 1], np.array([len(self.ordered) - begun])

    def commonest(self, most: int) -> tuple[Ordered, Counts]:
        """The commonest values with their counts, the commonest first; of equally common ones the lowest."""
        return self._first(most, -1)

    def rarest(self, most: int) -> tuple[Ordered, Counts]:
        """The rarest values with their counts, the rarest first; of equally rare ones the lowest."""
        return self._first(most, 1)

    def _first(self, most: int, sign: int) -> tuple[Ordered, Counts]:
        values, counts = self.ordered[:0], np.zeros(0, np.int64)
        for more, often in self.blocks():
            if len(counts) == most and not (sign * often < sign * counts[-1]).any():
                continue
            values, counts = np.concatenate([values, more]), np.concatenate([counts, often])
            places = lowest(sign * counts, most)
            values, counts = values[places], counts[places]
        return values, counts


def lowest(keys: Counts, most: int) -> npt.NDArray[np.intp]:
    """Places of the ``most`` lowest keys (n,) in ascending order, equal ones in order of place; without a full sort."""
    if len(keys) > most:
        limit = np.partition(keys, most - 1)[most - 1]
        near = np.flatnonzero(keys <= limit)
    else:
        near = np.arange(len(keys))
    return near[np.argsort(keys[near], kind="stable")[:most]]
