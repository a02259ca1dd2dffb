"""The target of the insights report: what it is, how it is spread, how it lies in the order of the rows."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from workers.core.algorithm import MULTICLASS, REGRESSION
from workers.core.check import TargetFacts
from workers.core.columns import ColumnView, shown
from workers.core.said import Said
from workers.core.schema import NUMERIC
from workers.insights.report import TargetReport
from workers.insights.target_guess import task_of

BLOCKS = 10
MOST_CLASSES = 100
SHOWN_CLASSES = 20
BINS = 30


def facts_of(column: ColumnView) -> TargetFacts | None:
    """What checks know of the target; None when it is of a kind that cannot be learned or has no values."""
    if column.kind not in (*NUMERIC, "text", "boolean") or column.present.is_empty():
        return None
    task, _reason = task_of(column.present, column.kind)
    if task == REGRESSION:
        return TargetFacts(
            column.name,
            task,
            column.rows,
            column.missing,
            (),
            _blocks_of_numbers(column),
            _runs(column.values.cast(pl.Float64) > _median(column)),
        )
    if column.distinct > MOST_CLASSES:
        return TargetFacts(column.name, MULTICLASS, column.rows, column.missing)
    classes = tuple((value, int(n)) for value, n in column.counts.iter_rows())
    return TargetFacts(
        column.name,
        task,
        column.rows,
        column.missing,
        classes,
        _blocks_of_classes(column, classes),
        _runs(column.values),
    )


def report_on(column: ColumnView, facts: TargetFacts, *, guessed: bool) -> TargetReport:
    """What people see of the target."""
    _task, reason = task_of(column.present, column.kind)
    shared = TargetReport(
        name=column.name,
        task=facts.task,
        reason=Said.of(reason),
        guessed=guessed,
        examined=column.rows,
        missing=column.missing,
        distinct=column.distinct,
    )
    if facts.task != REGRESSION:
        top = column.counts.head(SHOWN_CLASSES)
        return replace(shared, classes=tuple((shown(value), int(n)) for value, n in top.iter_rows()))
    if not len(column.numbers):
        return shared
    counts, edges = np.histogram(column.numbers, bins=BINS)
    low, middle, high = np.quantile(column.numbers, [0.0, 0.5, 1.0])
    return replace(
        shared,
        edges=tuple(float(edge) for edge in edges),
        counts=tuple(int(count) for count in counts),
        figures=(
            ("lowest", float(low)),
            ("median", float(middle)),
            ("mean", float(column.numbers.mean())),
            ("highest", float(high)),
        ),
    )


def _median(column: ColumnView) -> float:
    return float(np.quantile(column.numbers, 0.5)) if len(column.numbers) else 0.0


def _runs(values: pl.Series) -> float:
    """How much more often than by chance a row has the value of the row before it: 0 never more, 1 always."""
    known = values.drop_nulls()
    if len(known) < 2:
        return 0.0
    same = float((known == known.shift(1)).sum()) / (len(known) - 1)
    shares = known.alias("value").value_counts(name="n")["n"].to_numpy() / len(known)
    chance = float((shares**2).sum())
    return max(0.0, (same - chance) / (1 - chance)) if chance < 1 else 0.0


def _blocks(column: ColumnView) -> list[pl.Series]:
    size = -(-column.rows // BLOCKS)
    return [column.values.slice(first, size).drop_nulls() for first in range(0, column.rows, size)] if size else []


def _blocks_of_classes(column: ColumnView, classes: tuple[tuple[Any, int], ...]) -> tuple[tuple[float, ...], ...]:
    blocks = []
    for block in _blocks(column):
        counted = dict(block.alias("value").value_counts(name="n").iter_rows())
        blocks.append(tuple(float(counted.get(value, 0)) for value, _n in classes))
    return tuple(block for block in blocks if sum(block)) if len(classes) > 1 else ()


def _blocks_of_numbers(column: ColumnView) -> tuple[tuple[float, ...], ...]:
    blocks = [block.cast(pl.Float64) for block in _blocks(column)]
    finite = [block.filter(block.is_finite()).to_numpy() for block in blocks]
    return tuple((float(len(part)), float(part.mean()), float(part.std())) for part in finite if len(part))
