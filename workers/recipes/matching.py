"""How well two tables match before they are joined: what has a partner, which keys repeat, what comes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.expressions.combining import FULL, INNER, LEFT, RIGHT, SEMI
from workers.core.others import OtherTable
from workers.core.tables import TableRef, scan_table
from workers.core.transform import ROW
from workers.engines.others import Tables, batches
from workers.engines.polars_canonical import canonical
from workers.recipes.browse import look
from workers.recipes.document import Recipe
from workers.recipes.kept import Kept
from workers.recipes.others import StoredTables

MOST_CELLS = 50_000_000
"""So many cells of keys are read to count the matches of all rows; of more, those looked at are counted."""
MOST_EXAMPLES = 3
MOST_CANDIDATES = 12
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Side:
    """One table: its rows, those without a key, those with a partner, and the keys that come more than once.

    ``examples`` are a few of these keys, each with how often it comes, the most frequent first.
    """

    rows: int
    keyless: int
    matched: int
    repeated: int
    examples: tuple[tuple[tuple[Any, ...], int], ...]

    @property
    def alone(self) -> int:
        return self.rows - self.matched


@dataclass(frozen=True)
class Matching:
    """``pairs`` is how many rows the partners make; ``is_whole`` says that all rows were counted, not those shown."""

    here: Side
    there: Side
    pairs: int
    is_whole: bool

    def rows_after(self, kind: str, *, first: bool = False) -> int:
        """How many rows a join of the kind makes; with ``first`` of all partners of a row the first one counts."""
        here, there = self.here.alone, self.there.alone
        if first:
            return self.here.matched + (here if kind == LEFT else 0)
        made = {
            INNER: self.pairs,
            LEFT: self.pairs + here,
            RIGHT: self.pairs + there,
            FULL: self.pairs + here + there,
            SEMI: self.here.matched,
            "anti": here,
        }
        return made.get(kind, self.here.rows * self.there.rows)

    @property
    def is_many_to_many(self) -> bool:
        """Whether keys come more than once on both sides and meet."""
        return self.pairs > max(self.here.matched, self.there.matched)


def matching(ref: TableRef, before: Recipe, other: OtherTable, keys: Pairs) -> Matching:
    """What a join by the keys would find in the rows of a version after the recipe ``before``.

    Raises ``DataError`` when a key is not there or the other table is gone.
    """
    return _kept.get((ref, before.digest, other, tuple(keys)), lambda: _matching(ref, before, other, keys))


def _matching(ref: TableRef, before: Recipe, other: OtherTable, keys: Pairs) -> Matching:
    mine, theirs = [here for here, _there in keys], [there for _here, there in keys]
    seen = look(ref, before)
    for here, there in keys:
        seen.schema.get(here)
        other.schema.get(there)
    is_small = seen.frame.height == ref.rows or ref.rows * len(keys) <= MOST_CELLS
    is_raw = all(step.transform.kind == ROW for step in before.steps if step.enabled)
    is_whole = is_small and is_raw and all(seen.since.get(name) == 0 for name in mine)
    rows = canonical(scan_table(ref).select(mine).collect(engine="in-memory")) if is_whole else seen.frame.select(mine)
    ours = _counted([rows], mine)
    others = _counted(batches(StoredTables(ref.store, [other]), other, theirs), theirs)
    return _met(ours, others, is_whole=is_whole or ref.rows == look(ref, Recipe()).frame.height)


def _counted(parts: Iterable[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    """Each key (``k0`` and on) and how often it comes (``rows``)."""
    keys = [f"k{at}" for at in range(len(names))]
    counts = [
        part.select(pl.col(name).alias(key) for name, key in zip(names, keys, strict=True)).group_by(keys).len("rows")
        for part in parts
    ]
    return pl.concat(counts).group_by(keys).agg(pl.col("rows").cast(pl.Int64).sum())


def _met(here: pl.DataFrame, there: pl.DataFrame, *, is_whole: bool) -> Matching:
    keys = here.columns[:-1]
    both = here.join(there.rename({"rows": "others"}), on=keys, how="inner")
    pairs = sum(mine * theirs for mine, theirs in both.select("rows", "others").iter_rows())
    sides = (_side(here, keys, both["rows"]), _side(there, keys, both["others"]))
    return Matching(*sides, pairs, is_whole)


def _side(counts: pl.DataFrame, keys: list[str], matched: pl.Series) -> Side:
    has_key = counts.select(pl.all_horizontal(pl.col(keys).is_not_null())).to_series()
    rows, with_key = int(counts["rows"].sum()), int(counts.filter(has_key)["rows"].sum())
    repeated = counts.filter(has_key & (counts["rows"] > 1))
    first = repeated.sort("rows", *keys, descending=[True, *(False for _key in keys)]).head(MOST_EXAMPLES)
    examples = tuple((tuple(map(cell, row[:-1])), row[-1]) for row in first.iter_rows())
    return Side(rows, rows - with_key, int(matched.sum()), repeated.height, examples)


def key_candidates(ref: TableRef, before: Recipe, other: OtherTable) -> list[tuple[str, float]]:
    """Columns of equal name and kind in both tables, and the share of the different values shown that the other has.

    The greatest share comes first.
    """
    return _candidates.get((ref, before.digest, other), lambda: _shares(ref, before, other))


def _shares(ref: TableRef, before: Recipe, other: OtherTable) -> list[tuple[str, float]]:
    seen, theirs = look(ref, before), dict(other.columns)
    names = [column.name for column in seen.schema if theirs.get(column.name) == column.kind][:MOST_CANDIDATES]
    values = {name: seen.frame.select(name).drop_nulls().unique() for name in names}
    found = {name: _found(values[name], StoredTables(ref.store, [other]), other) for name in names}
    shares = [(name, found[name] / values[name].height) for name in names if values[name].height]
    return sorted(shares, key=lambda pair: -pair[1])


def _found(values: pl.DataFrame, tables: Tables, other: OtherTable) -> int:
    """How many of the values the column of the same name has in the other table."""
    there = [
        batch.unique().join(values, on=values.columns, how="semi") for batch in batches(tables, other, values.columns)
    ]
    return pl.concat(there).unique().height


_kept: Kept[Matching] = Kept(200)
_candidates: Kept[list[tuple[str, float]]] = Kept(200)
