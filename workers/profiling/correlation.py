"""How all columns of a version move together, pair by pair, from every row of it."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl

from workers.core.reporter import Reporter
from workers.core.schema import Column, Schema
from workers.core.tables import TableRef, scan_table
from workers.core.words import _
from workers.profiling.coded import Coded, code_column, numeric
from workers.profiling.pairs import (
    Table,
    binned,
    both_present,
    contingency,
    cramers_v,
    mean_ranks,
    rank_correlation,
    shared_information,
)

MOST_COLUMNS = 60
ROWS_AT_ONCE = 100_000
PEARSON, SPEARMAN, CRAMER, INFORMATION = "pearson", "spearman", "cramer", "information"
MEASURES = (PEARSON, SPEARMAN, CRAMER, INFORMATION)
_CONSTANT = 1e-13


@dataclass(frozen=True)
class CorrelationSpec:
    """Which version, and which of its columns; none named means the first ``MOST_COLUMNS`` that can be compared."""

    table: TableRef
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """One measure: ``values[i][j]`` of ``columns[i]`` and ``columns[j]`` on ``rows[i][j]`` rows; None if undefined."""

    columns: list[str]
    values: list[list[float | None]]
    rows: list[list[int]]


@dataclass(frozen=True)
class CorrelationResult:
    """``wordy`` are text columns of too many values to compare, ``beyond`` those past the limit of columns."""

    rows: int
    measures: dict[str, Matrix]
    wordy: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


def correlate(spec: CorrelationSpec, reporter: Reporter) -> CorrelationResult:
    """All four measures of all pairs that make sense.

    Pearson and Spearman compare numbers, moments and yes or no; Cramér's V compares categories; mutual information
    compares everything. Memory holds one column and one batch; the columns lie coded in the reporter's scratch.
    Raises ``DataError`` for a column that is not there.
    """
    rows = scan_table(spec.table)
    schema = Schema.of(rows)
    wanted = [schema.get(name) for name in spec.columns] or list(schema)
    with tempfile.TemporaryDirectory(dir=reporter.scratch) as folder:
        coded, wordy, beyond = _coded(rows, wanted, MOST_COLUMNS if not spec.columns else len(wanted), folder, reporter)
        ordered, categories = [c for c in coded if c.ordered], [c for c in coded if c.is_category]
        reporter.phase(_("Comparing numbers"))
        measures = {PEARSON: _matmul(ordered, spec.table.rows, lambda: _number_batches(rows, ordered))}
        measures[SPEARMAN] = _spearman(ordered, spec.table.rows, reporter)
        reporter.phase(_("Comparing categories"), len(categories) * (len(categories) - 1) // 2)
        measures[CRAMER] = _by_table(categories, [(c.codes, max(1, c.size)) for c in categories], cramers_v, reporter)
        reporter.phase(_("Comparing everything"), len(coded) * (len(coded) - 1) // 2)
        measures[INFORMATION] = _by_table(coded, [binned(c) for c in coded], shared_information, reporter)
    return CorrelationResult(spec.table.rows, measures, wordy, beyond)


def _coded(
    rows: pl.LazyFrame, wanted: list[Column], most: int, folder: str, reporter: Reporter
) -> tuple[list[Coded], list[str], list[str]]:
    reporter.phase(_("Reading the columns"), min(most, len(wanted)))
    coded: list[Coded] = []
    wordy: list[str] = []
    for at, column in enumerate(wanted):
        if len(coded) == most:
            return coded, wordy, [other.name for other in wanted[at:]]
        values = rows.select(column.name).collect(engine="in-memory").to_series()
        found = code_column(column, values, Path(folder) / str(at))
        if found is None:
            wordy.append(column.name)
            continue
        coded.append(found)
        reporter.advance()
    return coded, wordy, []


def _number_batches(rows: pl.LazyFrame, ordered: list[Coded]) -> Iterator[Table]:
    """Scaled numbers (rows, columns), NaN where there is none."""
    total = len(ordered[0].codes) if ordered else 0
    for start in range(0, total, ROWS_AT_ONCE):
        some = rows.select(c.column.name for c in ordered).slice(start, ROWS_AT_ONCE).collect(engine="in-memory")
        yield np.column_stack(
            [(numeric(some[c.column.name]).fill_null(np.nan).to_numpy() - c.mean) / (c.std or 1.0) for c in ordered]
        )


def _rank_batches(ordered: list[Coded]) -> Iterator[Table]:
    """Scaled ranks of columns without missing values (rows, columns)."""
    total = len(ordered[0].codes) if ordered else 0
    tables = [mean_ranks(c.counts()) / total - 0.5 for c in ordered]
    for start in range(0, total, ROWS_AT_ONCE):
        pairs = zip(tables, ordered, strict=True)
        yield np.column_stack([table[c.codes[start : start + ROWS_AT_ONCE]] for table, c in pairs])


def _matmul(columns: list[Coded], rows: int, batches: Callable[[], Iterator[Table]]) -> Matrix:
    """Pearson's r of every pair on the rows where both have a value, by products of whole batches."""
    width = len(columns)
    count, total, square, product = (np.zeros((width, width)) for _ in range(4))
    for batch in batches():
        here = (~np.isnan(batch)).astype(np.float64)
        numbers = np.nan_to_num(batch, copy=False)
        count += here.T @ here
        total += numbers.T @ here
        square += (numbers * numbers).T @ here
        product += numbers.T @ numbers
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        spread = square - total * total / count
        spread[spread <= _CONSTANT * square] = np.nan
        r = (product - total * total.T / count) / np.sqrt(spread * spread.T)
    return _matrix([c.column.name for c in columns], np.clip(r, -1, 1), count)


def _matrix(names: list[str], values: Table, rows: Table) -> Matrix:
    np.fill_diagonal(values, np.where(np.isnan(values.diagonal()), np.nan, 1.0))
    cells = [[float(value) if np.isfinite(value) else None for value in line] for line in values]
    return Matrix(names, cells, [[int(n) for n in line] for line in rows])


def _spearman(ordered: list[Coded], rows: int, reporter: Reporter) -> Matrix:
    """Complete columns by products of their ranks; a pair with missing values is ranked anew among its own rows."""
    whole = [c for c in ordered if not c.missing]
    fast = _matmul(whole, rows, lambda: _rank_batches(whole))
    place = {name: at for at, name in enumerate(fast.columns)}
    width = len(ordered)
    values, counts = np.full((width, width), np.nan), np.zeros((width, width))
    reporter.phase(_("Comparing ranks"), width * (width - 1) // 2)
    for i, j in _pairs(width):
        left, right = ordered[i], ordered[j]
        if left.missing or right.missing:
            first, second = both_present(left.codes, right.codes)
            value = rank_correlation(first, second, (left.size, right.size))
            counts[i, j] = counts[j, i] = len(first)
        else:
            value = fast.values[place[left.column.name]][place[right.column.name]]
            counts[i, j] = counts[j, i] = rows
        values[i, j] = values[j, i] = np.nan if value is None else value
        reporter.advance(int(i != j))
    return _matrix([c.column.name for c in ordered], values, counts)


def _by_table(
    columns: list[Coded],
    codes: list[tuple[np.ndarray[tuple[int], np.dtype[np.int32]], int]],
    measure: Callable[[Table], float | None],
    reporter: Reporter,
) -> Matrix:
    width = len(columns)
    values, counts = np.full((width, width), np.nan), np.zeros((width, width))
    for i, j in _pairs(width):
        (left, high), (right, wide) = codes[i], codes[j]
        first, second = both_present(left, right)
        value = measure(contingency(first, second, (high, wide)))
        values[i, j] = values[j, i] = np.nan if value is None else value
        counts[i, j] = counts[j, i] = len(first)
        reporter.advance(int(i != j))
    return _matrix([c.column.name for c in columns], values, counts)


def _pairs(width: int) -> Iterator[tuple[int, int]]:
    yield from ((at, at) for at in range(width))
    yield from combinations(range(width), 2)
