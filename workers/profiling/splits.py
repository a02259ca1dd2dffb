"""Splits: disjoint sets of row positions of one table version, kept once and shared by every run that compares.

The same seed on the same version gives the same split.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.errors import DataError
from workers.core.reporter import Reporter
from workers.core.schema import Schema, missing_column
from workers.core.store import Store
from workers.core.tables import TableRef, scan_table
from workers.core.words import _

Rows = npt.NDArray[np.int64]

RANDOM, STRATIFIED, ORDERED = "random", "stratified", "ordered"
METHODS = {
    RANDOM: _("Random"),
    STRATIFIED: _("Stratified: every part has the same share of each class"),
    ORDERED: _("Ordered: first rows train, last rows test"),
}
PARTS = {2: ("train", "test"), 3: ("train", "validation", "test")}


@dataclass(frozen=True)
class SplitSpec:
    """How to cut a version. ``fractions`` maps a part's name to its share, in order, and sums to 1.

    ``column`` is the class for a stratified split; for an ordered one, the column to sort by (else the file's order).
    """

    table: TableRef
    method: str
    fractions: dict[str, float]
    column: str = ""
    seed: int = 0


@dataclass(frozen=True)
class SplitResult:
    """Where the split is stored, and how many rows each part has."""

    digest: str
    parts: dict[str, int]


def make_split(spec: SplitSpec, reporter: Reporter) -> SplitResult:
    """Cut the version and store the parts. Raises ``DataError`` when the rows do not allow it."""
    _check(spec)
    reporter.phase(_("Splitting"))
    shares = np.array(list(spec.fractions.values()))
    if spec.method == STRATIFIED:
        groups = _classes(spec)
        assigned = _stratified(groups, shares, np.random.default_rng(spec.seed))
    elif spec.method == ORDERED:
        assigned = _cut(_order(spec), shares)
    else:
        assigned = _cut(np.random.default_rng(spec.seed).permutation(spec.table.rows), shares)
    parts = {name: np.flatnonzero(assigned == part) for part, name in enumerate(spec.fractions)}
    empty = [name for name, rows in parts.items() if not len(rows)]
    if empty:
        raise DataError(
            f"{spec.table.rows} rows leave the part “{empty[0]}” without any. Use more rows or fewer parts."
        )
    return SplitResult(save_split(Store(spec.table.store), parts), {name: len(rows) for name, rows in parts.items()})


def save_split(store: Store, parts: Mapping[str, Rows]) -> str:
    """Store the positions of each part, sorted; answers the digest. Equal parts give an equal digest."""
    together = np.concatenate(list(parts.values()))
    if len(np.unique(together)) != len(together):
        raise ValueError("a row is in two parts")
    held = io.BytesIO()
    np.savez(held, **{name: np.sort(rows).astype(np.int64) for name, rows in parts.items()})  # type: ignore[arg-type]
    return store.put_bytes(held.getvalue())


def load_split(store: Store, digest: str) -> dict[str, Rows]:
    """The 0-based row positions of each part, ascending. Raises ``MissingObject`` or ``CorruptObject``."""
    with np.load(io.BytesIO(store.read_bytes(digest)), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def _check(spec: SplitSpec) -> None:
    if spec.method not in METHODS:
        raise DataError(f"“{spec.method}” is not a way to split. Choose one of: {', '.join(METHODS)}.")
    shares = list(spec.fractions.values())
    if len(shares) < 2 or any(share <= 0 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        raise DataError("A split needs at least two parts with shares above 0 that add up to 1 (100%).")
    if spec.method == STRATIFIED and not spec.column:
        raise DataError("A stratified split needs the column that holds the classes. Choose one.")


def _column(spec: SplitSpec) -> pl.Series:
    rows = scan_table(spec.table)
    schema = Schema.of(rows)
    if spec.column not in schema:
        raise DataError(missing_column(spec.column, schema.names), column=spec.column)
    return rows.select(spec.column).collect(engine="in-memory").to_series()


def _classes(spec: SplitSpec) -> npt.NDArray[np.int64]:
    """A class number for each row, numbered by value; missing values are a class of their own."""
    values = _column(spec)
    counts = values.value_counts(sort=True)
    least, count = counts.row(-1)
    if count < len(spec.fractions):
        named = "missing" if least is None else f"“{least}”"
        raise DataError(
            f"Column “{spec.column}”: the class {named} has {count} row(s), too few for {len(spec.fractions)} parts "
            f"({counts.height} classes in all). Choose a column with few classes, or a random split.",
            column=spec.column,
        )
    return (
        values.to_frame("value")
        .select(pl.col("value").rank("dense"))
        .to_series()
        .fill_null(0)
        .to_numpy()
        .astype(np.int64)
    )


def _order(spec: SplitSpec) -> Rows:
    if not spec.column:
        return np.arange(spec.table.rows)
    values = _column(spec)
    if values.null_count():
        row = int(values.is_null().arg_max() or 0) + 1
        raise DataError(
            f"Column “{spec.column}” has no value in row {row}, so the rows have no order. Fill it first.",
            column=spec.column,
            row=row,
        )
    return (
        values.to_frame("value")
        .with_row_index("at")
        .sort("value", maintain_order=True)["at"]
        .to_numpy()
        .astype(np.int64)
    )


def _cut(order: Rows, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    """The part of each row when the rows in this order are cut in shares."""
    bounds = np.rint(np.cumsum(shares) * len(order)).astype(np.int64)
    bounds[-1] = len(order)
    assigned = np.empty(len(order), dtype=np.int8)
    assigned[order] = np.searchsorted(bounds, np.arange(len(order)), side="right")
    return assigned


def _stratified(
    classes: npt.NDArray[np.int64], shares: npt.NDArray[np.float64], random: np.random.Generator
) -> npt.NDArray[np.int8]:
    """Each class cut in shares by itself, every part getting at least one row of each."""
    assigned = np.empty(len(classes), dtype=np.int8)
    for number in np.unique(classes):
        rows = np.flatnonzero(classes == number)
        counts = np.diff(np.rint(np.cumsum(shares) * len(rows)), prepend=0).astype(np.int64)
        while not counts.all():
            counts[counts.argmax()] -= 1
            counts[counts.argmin()] += 1
        assigned[random.permutation(rows)] = np.repeat(np.arange(len(shares), dtype=np.int8), counts)
    return assigned
