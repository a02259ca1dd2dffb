"""The family of splitters: one file in ``workers/splitters`` each, says which part every row belongs to."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import polars as pl

from workers.core.chance import hashed_values
from workers.core.cuts import even_bounds
from workers.core.errors import DataError
from workers.core.later import Later
from workers.core.schema import Schema, missing_column
from workers.core.words import _, counted, joined, quoted, say

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
else:
    np = Later("numpy")

Rows: TypeAlias = "npt.NDArray[np.int64]"
Hashes: TypeAlias = "npt.NDArray[np.uint64]"
Shares: TypeAlias = "npt.NDArray[np.float64]"
Assigned: TypeAlias = "npt.NDArray[np.int8]"
"""The number of the part of each row, in the table's order; ``NOWHERE`` for one that is left out."""

COLUMN, KEY, CUTS, SEED, MISSING = "column", "key", "cuts", "seed", "missing"
CLASSES, ORDER = "classes", "order"
LEAVE_OUT, TRAIN = "leave_out", "train"
"""What becomes of rows that have no place in the order: they are in no part, or in the first one, which trains."""
NOWHERE = -1
"""The number of no part."""


@dataclass(frozen=True)
class Cut:
    """What a splitter gets: the rows, and what was wished.

    ``shares`` of the parts, in order, add up to 1. ``column`` holds classes or an order, ``key`` names the columns
    that tell what may not be torn apart, ``cuts`` are moments at which parts begin (ISO text, ascending). ``missing``
    says what becomes of rows without a place in the order: ``LEAVE_OUT`` or ``TRAIN``.
    """

    rows: pl.LazyFrame
    count: int
    shares: Shares
    column: str = ""
    key: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    seed: int = 0
    missing: str = LEAVE_OUT

    @property
    def parts(self) -> int:
        return len(self.shares)

    def read(self, *names: str) -> pl.DataFrame:
        """These columns, all rows. Raises ``DataError`` for one that is not there."""
        known = Schema.of(self.rows).names
        for name in names:
            if name not in known:
                raise DataError(missing_column(name, known), column=name)
        return self.rows.select(names).collect(engine="in-memory")

    def ordered(self) -> Rows:
        """Positions by the values of ``column``, equal ones in the table's order. Raises ``DataError`` for a gap."""
        values = self.read(self.column).to_series()
        if values.null_count():
            row = int(values.is_null().arg_max() or 0) + 1
            told = _("Column “{column}” has no value in row {row}, so the rows have no order. Fill it first.")
            raise DataError(say(told, column=self.column, row=row), column=self.column, row=row)
        return _by_value(values)

    def placed(self) -> Rows:
        """As ``ordered``, of the rows that have a value. Raises ``DataError`` when none has."""
        values = self.read(self.column).to_series()
        if values.null_count() == len(values):
            told = _("Column “{column}” holds no values. Choose another one.")
            raise DataError(say(told, column=self.column), column=self.column)
        return _by_value(values)[: len(values) - values.null_count()]

    def classes(self) -> Rows:
        """A class number for each row, by value; 0 for missing ones, which are a class of their own."""
        values = self.read(self.column)
        return values.select(pl.first().rank("dense")).to_series().fill_null(0).to_numpy().astype(np.int64)

    def groups(self) -> tuple[Rows, Hashes]:
        """The number of each row's key, and a hash for each key; rows without a key share one.

        Raises ``DataError`` when there are fewer keys than parts.
        """
        frame = self.read(*self.key)
        distinct = frame.unique(maintain_order=True)
        if distinct.height < self.parts:
            one, many = (
                _(
                    "The key {key} has 1 value, too few for {parts} parts that share none. "
                    "Choose another key, or fewer parts."
                ),
                _(
                    "The key {key} has {n} different values, too few for {parts} parts that share none. "
                    "Choose another key, or fewer parts."
                ),
            )
            named = joined([quoted(name) for name in self.key])
            raise DataError(counted(one, many, distinct.height, key=named, parts=self.parts), column=self.key[0])
        numbered = distinct.with_row_index("\0number")
        codes = frame.join(numbered, on=list(self.key), how="left", nulls_equal=True, maintain_order="left")
        return codes["\0number"].to_numpy().astype(np.int64), hashed_values(distinct.iter_rows(), self.seed)


class Splitter(ABC):
    """Base of every splitter. ``uses`` are the wishes it understands, ``needs`` those it cannot do without."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    order: ClassVar[int] = 50
    """The place on pages: lower comes first."""
    uses: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()
    reads: ClassVar[str] = ""
    """What ``column`` holds: ``CLASSES``, ``ORDER``, or nothing."""
    kinds: ClassVar[tuple[str, ...]] = ()
    """The kinds that ``column`` may have; any when empty."""

    @abstractmethod
    def assign(self, cut: Cut) -> Assigned:
        """The part of each row. Raises ``DataError`` when the rows do not allow the cut."""


def _by_value(values: pl.Series) -> Rows:
    """Positions in the order of the values, equal ones as they stand, missing ones last."""
    numbered = values.to_frame("value").with_row_index("at")
    return numbered.sort("value", maintain_order=True, nulls_last=True)["at"].to_numpy().astype(np.int64)


def cut_in_order(order: Rows, shares: Shares) -> Assigned:
    """The part of each row when the rows in this order are cut by shares."""
    return between(order, even_bounds(shares.tolist(), len(order)))


def between(order: Rows, bounds: Sequence[int]) -> Assigned:
    """The part of each row when a new part begins at each of ``bounds``, which are places in ``order``."""
    assigned = np.empty(len(order), dtype=np.int8)
    assigned[order] = np.searchsorted(bounds, np.arange(len(order)), side="right")
    return assigned
