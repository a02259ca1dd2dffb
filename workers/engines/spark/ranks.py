"""Values at ranks, found without putting anything in order: digit by digit, the rows counted anew for each.

A key of 64 bits has four digits of 16. Of the keys that begin as the one sought does, as far as that is known, the next
digit is counted, and the counts say which one the rank falls on. Nothing but counts travels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from workers.core.later import Later
from workers.core.schema import INTEGER
from workers.engines.spark.arrow import batches_of, frame_of
from workers.engines.spark.frames import schema_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from workers.engines.spark.arrow import Batches

    Keys = npt.NDArray[np.uint64]
else:
    np = Later("numpy")

DIGIT = 16
DIGITS = 64 // DIGIT
FACTS = ("of", "start", "digit", "times")
KINDS = [INTEGER] * len(FACTS)
Ranks = Callable[[int], Sequence[int]]
"""The ranks (from 0) that are sought of so many values; below their number."""
Counts = dict[tuple[int, int], dict[int, int]]
"""Number of a column, and how keys begin -> next digit -> how often."""


def at_ranks(frame: DataFrame, wanted: Sequence[Ranks]) -> list[tuple[int, dict[int, float]]]:
    """For each column (double or bigint): how many values are present, and rank -> value."""
    heights: list[int] = []
    sought: list[dict[int, tuple[int, int]]] = []
    for number in range(DIGITS):
        starts = [sorted({start for start, _before in each.values()}) for each in sought] or [[0]] * len(wanted)
        counts = _counted(frame, starts, number)
        if not number:
            heights = [sum(counts.get((of, 0), {}).values()) for of in range(len(wanted))]
            sought = [dict.fromkeys(ranks(n), (0, 0)) if n else {} for ranks, n in zip(wanted, heights, strict=True)]
        sought = [
            {rank: _further(counts[of, start], start, before, rank) for rank, (start, before) in each.items()}
            for of, each in enumerate(sought)
        ]
    kinds = [kind == "double" for _name, kind in frame.dtypes]
    return [
        (height, {rank: value_of(key, is_number=is_number) for rank, (key, _before) in each.items()})
        for height, each, is_number in zip(heights, sought, kinds, strict=True)
    ]


def _further(counts: dict[int, int], start: int, before: int, rank: int) -> tuple[int, int]:
    """How the key at a rank begins, one digit more; and how many keys come before all that begin so."""
    for digit in sorted(counts):
        if before + counts[digit] > rank:
            return start << DIGIT | digit, before
        before += counts[digit]
    raise ValueError(f"there are not as many as {rank} values")


def _counted(frame: DataFrame, starts: Sequence[Sequence[int]], number: int) -> Counts:
    made = frame.mapInArrow(_counting(starts, number), schema_text(FACTS, KINDS))
    found: Counts = {}
    for of, start, digit, times in made.groupBy("of", "start", "digit").sum("times").collect():
        found.setdefault((of, start), {})[digit] = times
    return found


def _counting(starts: Sequence[Sequence[int]], number: int) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """What counts the digit of a number (the first is 0) of keys that begin so, for each column."""
    shift = np.uint64(64 - DIGIT * (number + 1))

    def count(batches: Batches) -> Iterator[pa.RecordBatch]:
        totals: dict[tuple[int, int], npt.NDArray[np.int64]] = {}
        for batch in batches:
            for of, values in enumerate(frame_of(batch)):
                begun = keys_of(values.drop_nulls()) >> shift
                first = begun >> np.uint64(DIGIT)
                for start in starts[of]:
                    digits = (begun[first == np.uint64(start)] & np.uint64((1 << DIGIT) - 1)).astype(np.int64)
                    here = totals.setdefault((of, start), np.zeros(1 << DIGIT, np.int64))
                    here += np.bincount(digits, minlength=1 << DIGIT)
        for (of, start), counts in totals.items():
            digits = np.flatnonzero(counts)
            facts = pl.DataFrame({"digit": digits, "times": counts[digits]})
            yield from batches_of(
                facts.select(pl.lit(of).alias("of"), pl.lit(start).alias("start"), "digit", "times"), KINDS
            )

    return count


SIGN = 1 << 63


def keys_of(values: pl.Series) -> Keys:
    """Keys in the order of the values, which are numbers or integers; zero has one sign."""
    if values.dtype == pl.Int64:
        return values.to_numpy().view(np.uint64) ^ np.uint64(SIGN)
    bits = (values.to_numpy() + 0.0).view(np.uint64)
    return np.where(bits >= np.uint64(SIGN), ~bits, bits ^ np.uint64(SIGN))


def value_of(key: int, *, is_number: bool) -> float:
    """The value of a key."""
    if not is_number:
        return int(np.uint64(key ^ SIGN).view(np.int64))
    bits = key ^ SIGN if key >= SIGN else ~key & (2 * SIGN - 1)
    return float(np.uint64(bits).view(np.float64))
