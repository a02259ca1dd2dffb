"""What each column of a version holds, from every row of it.

Missing values and NaN are counted and left out of the rest. What each figure means is said at ``ColumnFacts``.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.reporter import Reporter
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, NUMERIC, TEXT, Column, Schema
from workers.core.tables import TableRef, scan_table
from workers.core.words import _
from workers.profiling.counted import Counted, count_values
from workers.profiling.facts import ColumnFacts, Histogram, TextFacts, TimeFacts
from workers.profiling.numbers import of_decimals, of_numbers
from workers.profiling.ordered import shown_number
from workers.profiling.runs import Runs
from workers.profiling.texts import of_text
from workers.profiling.times import moments_at, of_times

__all__ = [
    "ColumnFacts",
    "Histogram",
    "ProfileResult",
    "ProfileSpec",
    "TextFacts",
    "TimeFacts",
    "describe",
    "marked_schema",
    "profile",
]

CELLS_AT_ONCE = 5_000_000
"""Of larger tables one column is described after the other, each within some 60 bytes a row."""
THREADS = 2
TOP = 10
RAREST = 5
CATEGORY_LIMIT = 50


@dataclass(frozen=True)
class ProfileSpec:
    """Which version to describe."""

    table: TableRef


@dataclass(frozen=True)
class ProfileResult:
    columns: list[ColumnFacts]


def profile(spec: ProfileSpec, reporter: Reporter) -> ProfileResult:
    """Describe every column, a few at a time, so that memory holds those and not the table."""
    rows = scan_table(spec.table)
    columns = list(Schema.of(rows))
    at_once = max(1, min(CELLS_AT_ONCE // max(1, spec.table.rows), -(-len(columns) // THREADS)))
    groups = [columns[first : first + at_once] for first in range(0, len(columns), at_once)]
    reporter.phase(_("Describing the columns"), len(columns))
    facts: list[ColumnFacts] = []
    pool = ThreadPoolExecutor(THREADS if spec.table.rows <= CELLS_AT_ONCE else 1)
    try:
        for described in pool.map(lambda group: _described(rows, group), groups):
            facts += described
            reporter.advance(len(described))
    finally:
        pool.shutdown(cancel_futures=True)
    return ProfileResult(facts)


def _described(rows: pl.LazyFrame, columns: list[Column]) -> list[ColumnFacts]:
    frame = rows.select(column.name for column in columns).collect(engine="in-memory")
    return [describe(column, frame[column.name]) for column in columns]


def marked_schema(table: TableRef, facts: list[ColumnFacts], formats: Mapping[str, str] | None = None) -> Schema:
    """The table's schema with the marks that the profile found and the forms that text was read by."""
    forms = formats or {}
    columns = zip(Schema.of(scan_table(table)), facts, strict=True)
    return Schema(tuple(replace(c.marked(*fact.marks), format=forms.get(c.name, "")) for c, fact in columns))


def describe(column: Column, values: pl.Series) -> ColumnFacts:
    """The facts of one column."""
    present = values.drop_nulls()
    sound = present.filter(present.is_not_nan()) if present.dtype.is_float() and present.is_nan().any() else present
    facts = _FACTS[column.kind](column, sound)
    return ColumnFacts(
        name=column.name,
        kind=column.kind,
        rows=len(values),
        missing=len(values) - len(present),
        undefined=len(present) - len(sound),
        marks=_marks(column, len(values), facts["distinct"]),
        **facts,
    )


def _numbers(column: Column, values: pl.Series) -> dict[str, Any]:
    facts, runs = of_numbers(values)
    return facts | _from_runs(column, len(values), runs, lambda some: [shown_number(value) for value in some])


def _times(column: Column, values: pl.Series) -> dict[str, Any]:
    facts, runs = of_times(values)
    return facts | _from_runs(column, len(values), runs, lambda some: moments_at(values, some))


def _from_runs(column: Column, rows: int, runs: Runs, shown: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {"distinct": runs.distinct, "distinct_exact": True}
    if _says_nothing(column, rows, runs.distinct):
        return facts
    chosen = {"top": runs.commonest(TOP)} | ({"rarest": runs.rarest(RAREST)} if runs.distinct > TOP else {})
    return facts | {
        name: list(zip(shown(values), counts.tolist(), strict=True)) for name, (values, counts) in chosen.items()
    }


def _decimals(column: Column, values: pl.Series) -> dict[str, Any]:
    counted = count_values(values, TOP)
    return of_decimals(values) | _from_counts(column, len(values), counted)


def _words(column: Column, values: pl.Series) -> dict[str, Any]:
    words = values if values.dtype in (pl.String, pl.Boolean) else values.cast(pl.String)
    counted = count_values(words, TOP)
    facts = _from_counts(column, len(words), counted)
    if column.kind != TEXT or not len(words):
        return facts
    pairs = counted.pairs
    held = of_text(pairs["value"], pairs["count"].to_numpy().astype("int64")) if counted.whole else of_text(words)
    return facts | held


def _from_counts(column: Column, rows: int, counted: Counted) -> dict[str, Any]:
    facts: dict[str, Any] = {"distinct": counted.distinct, "distinct_exact": counted.exact}
    if _says_nothing(column, rows, counted.distinct):
        return facts
    order = ["count", "value"]
    common = counted.pairs.top_k(TOP, by=order, reverse=[False, True]).sort(order, descending=[True, False])
    facts["top"] = [(_shown(value), count) for value, count in common.iter_rows()]
    if counted.whole and counted.distinct > TOP:
        rare = counted.pairs.bottom_k(RAREST, by=order).sort(order)
        facts["rarest"] = [(_shown(value), count) for value, count in rare.iter_rows()]
    return facts


def _says_nothing(column: Column, rows: int, distinct: int) -> bool:
    """Codes and measurements have no commonest values: each one, or nearly each, is its own."""
    measured = column.kind in NUMERIC and distinct > max(CATEGORY_LIMIT, rows // 2)
    return measured or distinct == rows > TOP


def _shown(value: Any) -> Any:
    """A null character is legal in a file and illegal in a database's JSON."""
    return value[:200].replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(value, str) else cell(value)


def names_rows(kind: str, rows: int, distinct: int) -> bool:
    """Whether values of a kind, so many of them different, look like names of rows: no value comes twice."""
    return kind in (TEXT, INTEGER) and distinct == rows > 1


def _marks(column: Column, rows: int, distinct: int) -> list[str]:
    """ "identifier" when no value comes twice, "category" when few come often."""
    if names_rows(column.kind, rows, distinct):
        return ["identifier"]
    if column.kind == TEXT and 0 < distinct <= CATEGORY_LIMIT and distinct * 2 <= rows:
        return ["category"]
    return []


_FACTS = {
    INTEGER: _numbers,
    NUMBER: _numbers,
    DATE: _times,
    DATETIME: _times,
    DECIMAL: _decimals,
    TEXT: _words,
    BOOLEAN: _words,
}
