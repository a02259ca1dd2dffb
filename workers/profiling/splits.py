"""Splits: disjoint sets of row positions of one table version, kept once and shared by every run that compares.

The same wishes on the same version give the same rows, on any machine.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from workers.core.cells import cell
from workers.core.errors import DataError
from workers.core.reporter import Reporter
from workers.core.splitter import (
    CLASSES,
    COLUMN,
    CUTS,
    KEY,
    LEAVE_OUT,
    MISSING,
    ORDER,
    TRAIN,
    Assigned,
    Cut,
    Rows,
    Splitter,
)
from workers.core.store import Store
from workers.core.tables import TableRef, scan_table
from workers.core.words import _, counted, say
from workers.splitters import splitters

PARTS = {2: ("train", "test"), 3: ("train", "validation", "test")}
MOST_PARTS = 50
SHOWN_CLASSES = 7


@dataclass(frozen=True)
class SplitSpec:
    """How to cut a version. ``fractions`` maps a part's name to its share, in order, and sums to 1.

    ``method`` names a splitter. ``column`` is the class, or the order; ``key`` the columns whose equal rows stay
    together; ``cuts`` are moments at which parts begin, one fewer than parts, in place of the shares. ``missing`` is
    "leave_out" or "train", for rows without a place in the order.
    """

    table: TableRef
    method: str
    fractions: dict[str, float]
    column: str = ""
    seed: int = 0
    key: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    missing: str = LEAVE_OUT


@dataclass(frozen=True)
class PartFacts:
    """What one part holds. ``classes`` are (value, rows), the commonest of the version first; ``others`` the rows of
    the classes not listed. ``first`` and ``last`` are the ends of its order, ``keys`` how many keys it has, ``missing``
    how many of its rows have no place in the order."""

    rows: int
    classes: tuple[tuple[str | None, int], ...] = ()
    others: int = 0
    first: str | int | float | bool | None = None
    last: str | int | float | bool | None = None
    keys: int | None = None
    missing: int = 0


@dataclass(frozen=True)
class SplitResult:
    """Where the split is stored, how many rows each part has, and what they hold."""

    digest: str
    parts: dict[str, int]
    facts: dict[str, PartFacts] = field(default_factory=dict)


def fold_shares(folds: int) -> dict[str, float]:
    """The parts of a cut into ``folds`` folds of one size: fold_1 to fold_k."""
    return {f"fold_{number}": 1 / folds for number in range(1, folds + 1)}


def make_split(spec: SplitSpec, reporter: Reporter) -> SplitResult:
    """Cut the version and store the parts. Raises ``DataError`` when the rows do not allow it."""
    splitter = _checked(spec)
    reporter.phase(_("Splitting"))
    shares = np.array(list(spec.fractions.values()))
    rows = scan_table(spec.table)
    cut = Cut(rows, spec.table.rows, shares, spec.column, spec.key, spec.cuts, spec.seed, spec.missing)
    assigned = splitter.assign(cut)
    reporter.phase(_("Counting what the parts hold"))
    parts = {name: np.flatnonzero(assigned == part) for part, name in enumerate(spec.fractions)}
    empty = [name for name, positions in parts.items() if not len(positions)]
    if empty:
        one, many = (
            _("1 row leaves the part “{part}” without any. Use more rows or fewer parts."),
            _("{n} rows leave the part “{part}” without any. Use more rows or fewer parts."),
        )
        raise DataError(counted(one, many, spec.table.rows, part=empty[0]))
    counts = {name: len(positions) for name, positions in parts.items()}
    return SplitResult(save_split(Store(spec.table.store), parts), counts, _facts(cut, splitter, assigned, counts))


def save_split(store: Store, parts: Mapping[str, Rows]) -> str:
    """Store the positions of each part, sorted; answers the digest. Equal parts give an equal digest."""
    together = np.sort(np.concatenate(list(parts.values())))
    if (together[1:] == together[:-1]).any():
        raise ValueError("a row is in two parts")
    held = io.BytesIO()
    np.savez(held, **{name: np.sort(rows).astype(np.int64) for name, rows in parts.items()})  # type: ignore[arg-type]
    return store.put_bytes(held.getvalue())


def load_split(store: Store, digest: str) -> dict[str, Rows]:
    """The 0-based row positions of each part, ascending. Raises ``MissingObject`` or ``CorruptObject``."""
    with np.load(io.BytesIO(store.read_bytes(digest)), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def _checked(spec: SplitSpec) -> Splitter:
    if spec.method not in splitters.names():
        told = _("“{method}” is not a way to split. Choose one of: {known}.")
        raise DataError(say(told, method=spec.method, known=", ".join(splitters.names())))
    splitter = splitters.get(spec.method)
    shares = list(spec.fractions.values())
    if len(shares) < 2 or any(share <= 0 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        raise DataError(say(_("A split needs at least two parts with shares above 0 that add up to 1 (100%).")))
    if len(shares) > MOST_PARTS:
        raise DataError(say(_("A split has at most {most} parts. Use fewer."), most=MOST_PARTS))
    if spec.missing not in (LEAVE_OUT, TRAIN):
        told = _("Rows without a place are “{out}” or “{train}”, not “{given}”.")
        raise DataError(say(told, out=LEAVE_OUT, train=TRAIN, given=spec.missing), field=MISSING)
    wished = {COLUMN: spec.column, KEY: spec.key, CUTS: spec.cuts, MISSING: spec.missing != LEAVE_OUT}
    for name, text in _LACKING.items():
        if name in splitter.needs and not wished[name]:
            raise DataError(say(text, method=say(splitter.label)), field=name)
    for name, value in wished.items():
        if value and name not in splitter.uses:
            told = _("A split called “{method}” takes no {name}. Leave it out, or choose another way.")
            raise DataError(say(told, method=say(splitter.label), name=name))
    if spec.cuts and len(spec.cuts) != len(shares) - 1:
        one, many = (
            _("{parts} parts begin at 1 moment; {given} were given."),
            _("{parts} parts begin at {n} moments; {given} were given."),
        )
        raise DataError(counted(one, many, len(shares) - 1, parts=len(shares), given=len(spec.cuts)))
    return splitter


_LACKING = {
    COLUMN: _("A split called “{method}” needs the column that holds the classes or the dates. Choose one."),
    KEY: _("A split called “{method}” needs the column whose equal values stay together. Choose one."),
}


def _facts(cut: Cut, splitter: Splitter, assigned: Assigned, counts: Mapping[str, int]) -> dict[str, PartFacts]:
    """What each part holds of what the cut looked at."""
    part = pl.Series("part", assigned)
    names = list(counts)
    facts: dict[str, dict[str, object]] = {name: {"rows": rows} for name, rows in counts.items()}
    if splitter.reads == CLASSES:
        for name, found in zip(names, _classes(cut, part), strict=True):
            facts[name] |= found
    if splitter.reads == ORDER and cut.column:
        value = pl.col("value")
        inside = cut.read(cut.column).select(pl.first().alias("value"), part).filter(part >= 0)
        ends = inside.group_by("part").agg(
            value.min().alias("a"), value.max().alias("b"), value.null_count().alias("n")
        )
        for at, low, high, missing in ends.iter_rows():
            facts[names[at]] |= {"first": cell(low), "last": cell(high), "missing": missing}
    if cut.key:
        keys = cut.read(*cut.key).with_columns(part.alias("\0part")).unique().group_by("\0part").len()
        for at, count in keys.iter_rows():
            facts[names[at]] |= {"keys": count}
    return {name: PartFacts(**found) for name, found in facts.items()}  # type: ignore[arg-type]


def _classes(cut: Cut, part: pl.Series) -> list[dict[str, object]]:
    """For each part the rows of the commonest classes, in one order for all."""
    table = cut.read(cut.column).select(pl.first().alias("value"), part)
    overall = table.group_by("value").len().sort(["len", "value"], descending=[True, False]).head(SHOWN_CLASSES)
    held = {(at, value): rows for at, value, rows in table.group_by("part", "value").len().iter_rows()}
    totals = dict(table.group_by("part").len().iter_rows())
    found = []
    for at in range(cut.parts):
        shown = [(value, held.get((at, value), 0)) for value in overall["value"]]
        others = totals[at] - sum(rows for _value, rows in shown)
        found.append({"classes": tuple((_text(value), rows) for value, rows in shown), "others": others})
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(cell(value))[:60]
