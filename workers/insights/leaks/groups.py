"""Whole groups of rows, drawn at random, each in the order of time: where sums over a key can be looked for cheaply."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.schema import DATE, DATETIME, INTEGER, TEXT, kind_of
from workers.insights.leaks.table import Table
from workers.insights.power import Floats

At = npt.NDArray[np.int64]

KEYS = 200
"""So many keys are drawn."""
MOST_ROWS = 4_000
LARGEST = 1_000
"""In larger groups the own answer weighs next to nothing."""
MOST_KEYS, MOST_ORDERS = 40, 3
BLOCKS = 8
SEED = 11


@dataclass(frozen=True)
class Groups:
    """Rows in whole groups, side by side: ``at`` (n,) finds them in the table, ``group`` (n,) ascending counts them.

    ``key`` is the column whose equal values are a group; empty where the groups are stretches of the whole table,
    whose ``before`` begins with the table. ``y`` (n,) is the target; the others are worked out of it within the group.
    """

    key: str
    at: At
    group: At
    y: Floats
    before: Floats
    rank: Floats

    @classmethod
    def of_key(cls, key: str, at: At, group: At, y: Floats) -> "Groups":
        """Rows that are sorted by group, and in it by time."""
        first = np.searchsorted(group, group)  # the group's first row
        sums = np.concatenate([[0.0], np.cumsum(y)])
        return cls(key, at, group, y, sums[:-1] - sums[first], (np.arange(len(y)) - first).astype(float))

    @cached_property
    def size(self) -> Floats:
        return np.asarray(np.bincount(self.group)[self.group], dtype=np.float64)

    @cached_property
    def total(self) -> Floats:
        return np.asarray(np.bincount(self.group, weights=self.y)[self.group], dtype=np.float64)

    def extreme(self, *, low: bool) -> Floats:
        """The smallest or the largest of the group."""
        frame = pl.DataFrame({"g": self.group, "y": self.y})
        found = pl.col("y").min() if low else pl.col("y").max()
        return frame.select(found.over("g")).to_series().to_numpy()

    def extreme_before(self, *, low: bool) -> Floats:
        """The same of the rows before the own; NaN where there is none."""
        frame = pl.DataFrame({"g": self.group, "y": self.y})
        found = pl.col("y").cum_min() if low else pl.col("y").cum_max()
        return frame.select(found.shift(1).over("g")).to_series().fill_null(float("nan")).to_numpy()


@dataclass(frozen=True)
class Drawn:
    """The rows of ``Groups`` before the target is known: one draw serves every class."""

    key: str
    at: At
    group: At
    order: At | None = None

    def groups(self, y: Floats) -> Groups:
        """With the target ``y`` (table rows,)."""
        if self.order is None:
            return Groups.of_key(self.key, self.at, self.group, y[self.at])
        sums = np.concatenate([[0.0], np.cumsum(y[self.order])])
        places = np.concatenate([np.arange(low, high) for low, high in _stretches(len(self.order))])
        return Groups(self.key, self.at, self.group, y[self.at], sums[places], places.astype(float))


def drawn_groups(table: Table, moment: str = "") -> Iterator[Drawn]:
    """Groups by every column that may be a key, in each order of time there is; then the table as a whole."""
    rng = np.random.default_rng(SEED)
    orders = _orders(table, moment)
    keys = [name for name in table.rows.columns if kind_of(table.rows.schema[name]) in (INTEGER, TEXT, DATE, DATETIME)]
    probe = rng.choice(table.rows.height, min(table.rows.height, KEYS), replace=False)
    for key in [name for name in keys if name != table.target.name][:MOST_KEYS]:
        found = _of_key(table.rows[key], probe)
        if found is None:
            continue
        for at, order in enumerate(orders):
            if not at or order != key:
                yield _sorted(table, key, *found, order)
    yield _whole(table, orders[0])


def _of_key(values: pl.Series, probe: At) -> tuple[At, At] | None:
    """The rows of some whole groups of two rows or more, and which group they are of; None where there are too few."""
    seen = values.gather(probe).drop_nulls().alias("value").value_counts(name="n")
    rare = seen.filter(pl.col("n") * (len(values) / len(probe)) <= 2 * LARGEST)["value"]
    if rare.len() < 2:
        return None
    at = values.is_in(rare.implode()).arg_true().to_numpy().astype(np.int64)
    codes = values.gather(at).rank("dense").to_numpy().astype(np.int64) - 1
    sizes = np.bincount(codes)
    good = (sizes > 1) & (sizes <= LARGEST)
    good &= np.cumsum(np.where(good, sizes, 0)) <= MOST_ROWS
    if good.sum() < 2:
        return None
    kept = good[codes]
    return at[kept], np.unique(codes[kept], return_inverse=True)[1].astype(np.int64)


def _orders(table: Table, moment: str) -> list[str]:
    """Columns by which rows follow each other; an empty name is their order in the file."""
    dated = [name for name in table.rows.columns if kind_of(table.rows.schema[name]) in (DATE, DATETIME)]
    if moment in dated:
        return [moment]
    return dated[:MOST_ORDERS] or [""]


def _sorted(table: Table, key: str, at: At, group: At, order: str) -> Drawn:
    time = _times(table, at, order)
    by = np.lexsort((table.places[at], time, group))
    return Drawn(key, at[by], group[by])


def _whole(table: Table, order: str) -> Drawn:
    """Stretches of the table in its order."""
    everything = np.arange(table.rows.height)
    if order and not (table.rows[order].is_sorted() and _ascends(table.places)):
        by = np.lexsort((table.places, _times(table, everything, order)))
    else:
        by = everything if _ascends(table.places) else np.argsort(table.places, kind="stable")
    parts = _stretches(len(by))
    at = np.concatenate([by[low:high] for low, high in parts])
    group = np.concatenate([np.full(high - low, number) for number, (low, high) in enumerate(parts)])
    return Drawn("", at, group, by)


def _times(table: Table, at: At, order: str) -> npt.NDArray[np.int64]:
    if not order:
        return np.zeros(len(at), dtype=np.int64)
    return table.rows[order].gather(at).to_physical().cast(pl.Int64).fill_null(-(2**62)).to_numpy()


def _ascends(places: At) -> bool:
    return bool((places[1:] > places[:-1]).all())


def _stretches(rows: int) -> list[tuple[int, int]]:
    """Where evenly spaced stretches begin and end; one for all rows where these are few."""
    if rows <= MOST_ROWS:
        return [(0, rows)]
    length = MOST_ROWS // BLOCKS
    begins = np.linspace(0, rows - length, BLOCKS).astype(int)
    return [(int(low), int(low) + length) for low in begins]
