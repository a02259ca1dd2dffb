"""Which columns of two versions belong together, and how their values are made comparable."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from workers.core.same_values import Beside, written
from workers.core.schema import Column, Schema
from workers.core.tables import TableRef, scan_table

MOST_GUESSED = 40
"""Columns that went or came beyond this many are not tried against each other."""
LIKE_VALUES, LIKE_NAMES, MANY_VALUES = 0.8, 0.6, 20
CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Pair:
    """One column of both versions: its name and type in each. Names differ only where a new name was guessed."""

    before: str
    after: str
    dtype_before: str
    dtype_after: str
    kind_before: str
    kind_after: str

    @property
    def retyped(self) -> bool:
        return self.dtype_before != self.dtype_after

    @property
    def renamed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Columns:
    """The columns of two versions side by side: those in both, in the newer order, and those in one of them.

    ``moved``: those in both stood in another order.
    """

    pairs: tuple[Pair, ...]
    removed: tuple[Column, ...]
    added: tuple[Column, ...]
    moved: bool


@dataclass(frozen=True)
class Side:
    """One version, seen through the columns that both have. Values of retyped columns come as text.

    ``beside``: of each retyped column, by its place, what stands on the other side.
    """

    ref: TableRef
    names: tuple[str, ...]
    beside: Mapping[int, Beside]

    def read(self, columns: Sequence[int]) -> pl.DataFrame:
        """All rows of some columns, named by their places ``"0"``, ``"1"``, … in the pairs."""
        return scan_table(self.ref).select(map(self._value, columns)).collect(engine="in-memory")

    def batches(self, columns: Sequence[int]) -> Iterator[pl.DataFrame]:
        """The same in slices, so that memory holds one slice of a wide table and not the table."""
        step = max(20_000, CELLS_AT_ONCE // max(1, len(columns)))
        rows = scan_table(self.ref).select(map(self._value, columns))
        for first in range(0, self.ref.rows, step):
            yield rows.slice(first, step).collect(engine="in-memory")

    def _value(self, column: int) -> pl.Expr:
        value = pl.col(self.names[column])
        if column in self.beside:
            value = written(value, self._dtype(column), self.beside[column])
        return value.alias(str(column))

    def _dtype(self, column: int) -> pl.DataType:
        return scan_table(self.ref).collect_schema()[self.names[column]]


def side_by_side(before: TableRef, after: TableRef) -> Columns:
    """Columns of one name belong together; of the others, those that hold nearly the same values are guessed to."""
    old, new = Schema.of(scan_table(before)), Schema.of(scan_table(after))
    removed = [column for column in old if column.name not in new]
    added = [column for column in new if column.name not in old]
    guessed = _renamed(before, after, removed, added)
    pairs = [_pair(old.get(guessed.get(c.name, c.name)), c) for c in new if c.name in old or c.name in guessed]
    return Columns(
        pairs=tuple(pairs),
        removed=tuple(column for column in removed if column.name not in guessed.values()),
        added=tuple(column for column in added if column.name not in guessed),
        moved=[pair.before for pair in pairs] != [name for name in old.names if name in {p.before for p in pairs}],
    )


def sides(
    before: TableRef, after: TableRef, columns: Columns, forms: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
) -> tuple[Side, Side]:
    """Both versions through their common columns. ``forms``: of either version, column -> form of its text."""
    old, new = forms
    retyped = {place: pair for place, pair in enumerate(columns.pairs) if pair.retyped}
    beside_old = {place: Beside(pair.kind_after, new.get(pair.after, "")) for place, pair in retyped.items()}
    beside_new = {place: Beside(pair.kind_before, old.get(pair.before, "")) for place, pair in retyped.items()}
    return (
        Side(before, tuple(pair.before for pair in columns.pairs), beside_old),
        Side(after, tuple(pair.after for pair in columns.pairs), beside_new),
    )


def _pair(old: Column, new: Column) -> Pair:
    return Pair(old.name, new.name, old.dtype, new.dtype, old.kind, new.kind)


def _renamed(before: TableRef, after: TableRef, removed: list[Column], added: list[Column]) -> dict[str, str]:
    """New name -> old name, best guesses first, each column once."""
    if not removed or not added or max(len(removed), len(added)) > MOST_GUESSED:
        return {}
    old = {column.name: _counted(before, column.name) for column in removed}
    new = {column.name: _counted(after, column.name) for column in added}
    scored = [
        (_likeness(old[a.name], new[b.name], a.name, b.name), a.name, b.name)
        for a, b in product(removed, added)
        if a.dtype == b.dtype
    ]
    guessed: dict[str, str] = {}
    for score, was, is_now in sorted(scored, key=lambda entry: -entry[0]):
        if score and was not in guessed.values() and is_now not in guessed:
            guessed[is_now] = was
    return guessed


def _counted(ref: TableRef, name: str) -> pl.DataFrame:
    """How often each value comes, as a share of the rows: columns ``value`` (a hash) and ``share``."""
    values = scan_table(ref).select(pl.col(name).hash().alias("value"))
    counts = values.group_by("value").agg(pl.len().alias("share")).with_columns(pl.col("share") / max(1, ref.rows))
    return counts.collect(engine="in-memory")


def _likeness(old: pl.DataFrame, new: pl.DataFrame, was: str, is_now: str) -> float:
    """The share of the values that both have, when that is much and not by chance; 0 otherwise."""
    both = old.join(new, on="value", suffix="_new")
    overlap = float(both.select(pl.min_horizontal("share", "share_new").sum()).item() or 0)
    named_alike = difflib.SequenceMatcher(None, was.lower(), is_now.lower()).ratio() >= LIKE_NAMES
    if overlap < LIKE_VALUES or not (named_alike or both.height >= MANY_VALUES):
        return 0.0
    return overlap + named_alike
