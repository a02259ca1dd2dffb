"""Sums of numbers that are the same whoever adds up what: each is exact, and rounded once.

A number is a whole number of 53 bits times a power of two. The whole numbers of each power are added up as integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
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

    Numbers = npt.NDArray[np.float64]
else:
    np = Later("numpy")

BITS, LOW = 53, 27
LEAST = -1074 - BITS
"""Below it no power of two of a 64-bit float lies."""
POWERS = 1024 - LEAST + 1
FACTS = ("of", "power", "high", "low", "times", "beyond")
KINDS = [INTEGER] * len(FACTS)

Terms = Callable[[pl.DataFrame], Iterable["Numbers"]]
"""The numbers of some rows that go into each sum."""


@dataclass(frozen=True)
class Sum:
    """How many numbers, and their sum; None when one of them is not finite."""

    count: int = 0
    total: Fraction | None = Fraction(0)

    def over(self, count: int | None = None) -> float | None:
        """The sum divided by their number, or by another one; missing where the sum is not finite, or of nothing."""
        count = self.count if count is None else count
        return None if self.total is None or self.value is None or count <= 0 else number(self.total / count)

    @property
    def value(self) -> float | None:
        """The sum; missing where it is not finite."""
        return None if self.total is None else number(self.total)


def number(exact: Fraction) -> float | None:
    """The nearest number; missing where it is not finite."""
    try:
        return float(exact)
    except OverflowError:
        return None


def sums(frame: DataFrame, terms: Terms) -> dict[int, Sum]:
    """By its number, the sum of each of the terms over all rows; none of one without numbers."""
    made = frame.mapInArrow(_adding(terms), schema_text(FACTS, KINDS))
    found: dict[int, Sum] = {}
    for of, power, high, low, times, beyond in made.groupBy("of", "power").sum(*FACTS[2:]).collect():
        before = found.get(of, Sum())
        # Spark's sums are of 64 bits: enough for 2^36 rows.
        added = Fraction((high << LOW) + low) * Fraction(2) ** (power - BITS)
        total = None if beyond or before.total is None else before.total + added
        found[of] = Sum(before.count + times, total)
    return found


def _adding(terms: Terms) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    def add(batches: Batches) -> Iterator[pa.RecordBatch]:
        totals: dict[int, npt.NDArray[np.int64]] = {}
        for batch in batches:
            with np.errstate(all="ignore"):
                for of, numbers in enumerate(terms(frame_of(batch))):
                    totals[of] = totals.get(of, 0) + _added(numbers)
        for of, total in totals.items():
            powers = np.flatnonzero(total.any(axis=0))
            columns = dict(zip(FACTS[2:], total[:, powers], strict=True))
            facts = pl.DataFrame({"power": powers + LEAST, **columns}).select(pl.lit(of).alias("of"), *FACTS[1:])
            yield from batches_of(facts, KINDS)

    return add


def _added(numbers: Numbers) -> npt.NDArray[np.int64]:
    """For each power of two the high bits, the low bits, how many numbers, and how many that are not finite."""
    finite = np.isfinite(numbers)
    parts, powers = np.frexp(np.where(finite, numbers, 0.0))
    whole = np.ldexp(parts, BITS).astype(np.int64)
    at = powers.astype(np.int64) - LEAST
    columns = (whole >> LOW, whole & ((1 << LOW) - 1), np.ones_like(whole), ~finite)
    # Sums of floats that are whole numbers below 2^53 are exact.
    return np.array([np.bincount(at, column.astype(float), POWERS).astype(np.int64) for column in columns])
