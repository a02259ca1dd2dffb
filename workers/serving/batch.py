"""Scores a whole dataset version into a table, by the same ``Package.predict`` that answers at an endpoint."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from workers import packages
from workers.core.errors import DataError
from workers.core.reporter import Reporter
from workers.core.schema import Schema
from workers.core.store import Store
from workers.core.tables import TableRef, scan_table, write_table
from workers.core.words import _

ROWS_AT_A_TIME = 50_000


@dataclass(frozen=True)
class BatchSpec:
    """What to score (``source``), with which package (digest), into which table (a name)."""

    source: TableRef
    package: str
    table: str


@dataclass(frozen=True)
class BatchResult:
    """The scored table: the source's columns in their order, then the predictions."""

    table: TableRef
    schema: list[dict[str, Any]]


def score(spec: BatchSpec, reporter: Reporter) -> BatchResult:
    """Score every row, in bounded memory. Raises ``DataError`` naming the row and column that cannot be scored."""
    store = Store(spec.source.store)
    model = packages.load(store.local_folder(spec.package))
    reporter.phase(_("Scoring"), total=spec.source.rows)
    scored = _scored(spec, model, reporter)
    first = next(scored, None)
    if first is None:
        raise DataError("The dataset version has no rows to score.")
    schema = Schema.of(first)
    alike = (frame.cast(first.schema) for frame in scored)
    table = write_table(store, spec.table, itertools.chain([first], alike))
    return BatchResult(table, schema.to_json())


def _scored(spec: BatchSpec, model: packages.Package, reporter: Reporter) -> Iterator[pl.DataFrame]:
    source = scan_table(spec.source)
    for start in range(0, spec.source.rows, ROWS_AT_A_TIME):
        rows = source.slice(start, ROWS_AT_A_TIME).collect(engine="in-memory")
        yield _beside(rows, _predict(model, rows, start))
        reporter.advance(rows.height)


def _predict(model: packages.Package, rows: pl.DataFrame, start: int) -> pl.DataFrame:
    try:
        return model.predict(rows)
    except DataError as problem:
        if "row" in problem.details and start:
            place = {**problem.details, "row": problem.details["row"] + start}
            raise DataError(f"{problem.message} (Counted from row {start + 1:,}.)", **place) from None
        raise


def _beside(rows: pl.DataFrame, predicted: pl.DataFrame) -> pl.DataFrame:
    taken = [name for name in predicted.columns if name in rows.columns]
    if taken:
        message = f"The dataset already has a column “{taken[0]}”. Rename or drop it in a recipe, then score again."
        raise DataError(message, column=taken[0])
    return rows.hstack(predicted)
