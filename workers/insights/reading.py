"""Reading a table for the insights report: a column at a time, then a batch at a time. Memory never holds the table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.check import Twins
from workers.core.columns import FIRST_ROWS, ColumnView, Summary
from workers.core.schema import Column, Schema
from workers.core.tables import TableRef, read_batches, scan_table

SEED = 0
MOST_VALUES = 20_000_000
"""Longer columns are looked at in evenly spaced rows, so that one column with its values fits in memory."""
SAMPLE_ROWS, SAMPLE_CELLS = 50_000, 10_000_000
BATCH = 200_000


class Rows(Protocol):
    """A table that can be read by column and by batch, in the same order."""

    schema: Schema
    height: int

    def column(self, name: str, stride: int) -> pl.Series: ...

    def batches(self) -> Iterator[pl.DataFrame]: ...


class StoredRows:
    """The rows of a version."""

    def __init__(self, ref: TableRef) -> None:
        self._ref, self._rows = ref, scan_table(ref)
        self.schema, self.height = Schema.of(self._rows), ref.rows

    def column(self, name: str, stride: int) -> pl.Series:
        return self._rows.select(pl.col(name)).gather_every(stride).collect(engine="in-memory").to_series()

    def batches(self) -> Iterator[pl.DataFrame]:
        return read_batches(self._ref)


class HeldRows:
    """The rows of a frame in memory."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self.schema, self.height = Schema.of(frame), frame.height

    def column(self, name: str, stride: int) -> pl.Series:
        return self._frame[name].gather_every(stride)

    def batches(self) -> Iterator[pl.DataFrame]:
        return self._frame.iter_slices(BATCH)


@dataclass(frozen=True)
class Drawn:
    """Rows drawn at random, each once, in their order; ``places`` are their positions, counted from 0."""

    frame: pl.DataFrame
    places: npt.NDArray[np.int64]


def view(rows: Rows, column: Column) -> ColumnView:
    """One column, every row of it where memory allows."""
    stride = 1 + (rows.height - 1) // MOST_VALUES if rows.height else 1
    return ColumnView(column, rows.column(column.name, stride), stride)


def walk(rows: Rows, summaries: Iterable[Summary]) -> tuple[Twins, Drawn]:
    """One walk over all rows: which of them repeat an earlier one, and a sample drawn at random.

    Rows are compared by a fingerprint of 128 bits; two different rows of a billion share one with a chance of 1e-21.
    """
    most = min(SAMPLE_ROWS, max(1000, SAMPLE_CELLS // max(1, len(rows.schema))))
    drawn = np.random.default_rng(SEED).choice(rows.height, min(most, rows.height), replace=False)
    places = np.sort(drawn).astype(np.int64)
    prints, parts, start = [], [], 0
    for batch in rows.batches():
        plain = _plain(batch)
        prints.append(pl.DataFrame({"a": plain.hash_rows(seed=1), "b": plain.hash_rows(seed=2)}))
        first, last = np.searchsorted(places, [start, start + batch.height])
        parts.append(batch[places[first:last] - start])
        start += batch.height
    frame = pl.concat(parts) if parts else pl.DataFrame()
    return _twins(prints, summaries, rows.height), Drawn(frame, places)


def _plain(batch: pl.DataFrame) -> pl.DataFrame:
    """Equal cells with equal bits: no decimal scale, no negative zero."""
    return batch.with_columns(pl.selectors.float() + 0.0)


def _twins(prints: list[pl.DataFrame], summaries: Iterable[Summary], height: int) -> Twins:
    if height < 2 or not prints:
        return Twins(0, (), 0.0)
    repeats = ~pl.concat(prints).select(pl.struct("a", "b").is_first_distinct()).to_series()
    alike = 1.0
    for summary in summaries:
        alike *= summary.alike
    by_chance = min(float(height), 0.5 * height * height * alike)
    places = tuple(int(at) + 1 for at in repeats.arg_true().head(FIRST_ROWS))
    return Twins(int(repeats.sum()), places, by_chance)
