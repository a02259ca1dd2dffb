"""Where rows in an order are cut into parts by shares. Plain Python, for scripts take the source of these along."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate


def even_bounds(shares: Sequence[float], count: int) -> list[int]:
    """The places at which each part but the first begins when so many rows are cut by shares, which add up to 1."""
    return [round(total * count) for total in accumulate(shares)][:-1]


def nearest_bounds(places: Sequence[int], shares: Sequence[float], count: int) -> list[int]:
    """Of the ``places`` (ascending) where a part may begin, those nearest to the shares; no two the same.

    There must be at least as many places as parts less one.
    """
    wanted = [total * count for total in accumulate(shares)][:-1]
    bounds: list[int] = []
    low = 0
    for at, target in enumerate(wanted):
        high = len(places) - (len(wanted) - at)
        right = bisect_left(places, target)
        near = [min(max(place, low), high) for place in (right - 1, right)]
        best = min(near, key=lambda place: abs(int(places[place]) - target))
        bounds.append(int(places[best]))
        low = best + 1
    return bounds


def kept_shares(sizes: Sequence[int], shares: Sequence[float]) -> list[list[int]]:
    """For each class how many of its rows go to each part: rounded down or up, at least one, sums as near as that
    allows. No class may have fewer rows than there are parts.
    """
    made: list[list[int]] = []
    wanted, given = [0.0] * len(shares), [0] * len(shares)
    for size in sizes:
        counts = [int(size * share + 1e-9) for share in shares]
        wanted = [total + size * share for total, share in zip(wanted, shares, strict=True)]
        lacking = [total - there - more for total, there, more in zip(wanted, given, counts, strict=True)]
        for part in sorted(range(len(shares)), key=lambda part: -lacking[part])[: size - sum(counts)]:
            counts[part] += 1
        while 0 in counts:
            counts[counts.index(max(counts))] -= 1
            counts[counts.index(min(counts))] += 1
        given = [there + more for there, more in zip(given, counts, strict=True)]
        made.append(counts)
    return made
