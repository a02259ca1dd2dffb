"""Aggregates over frames: what fitted steps learn."""

import math
from collections.abc import Mapping
from typing import Any

import polars as pl

from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.nodes import plain
from workers.engines.polars_named import computed


def aggregate(frame: pl.DataFrame, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
    """Each aggregate's value over a canonical frame, as JSON values in the same nesting."""
    facts = {(column, fact): agg for column, named in wanted.items() for fact, agg in named.items()}
    frame, of = computed(frame, [agg.of for agg in facts.values()])
    values_of = dict(zip(facts, of, strict=True))
    folds = {p: _fold(agg, values_of[p].drop_nulls()) for p, agg in facts.items() if agg.function not in _WHOLE}
    lazy = frame.lazy().select(*(fold.alias(str(i)) for i, fold in enumerate(folds.values())))
    values: dict[tuple[str, str], Any] = {}
    if folds:
        row = lazy.collect(engine="in-memory").row(0)
        values = {place: plain(value) for place, value in zip(folds, row, strict=True)}
    found: dict[str, dict[str, Any]] = {column: {} for column in wanted}
    for place, agg in facts.items():
        column, fact = place
        if place not in values:
            values[place] = _WHOLE[agg.function](frame.select(value=values_of[place]).drop_nulls(), agg)
        found[column][fact] = _finite(values[place])
    return found


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _mean(values: pl.DataFrame, _aggregate: Aggregate) -> Any:
    return values.rechunk()["value"].mean()  # a sum of floats depends on where pieces end


def _deviation(values: pl.DataFrame, _aggregate: Aggregate) -> Any:
    return values.rechunk()["value"].std(ddof=0)


def _categories(values: pl.DataFrame, aggregate: Aggregate) -> list[Any]:
    return [plain(value) for value in _ranked(values, aggregate)["value"].sort()]


def _frequencies(values: pl.DataFrame, aggregate: Aggregate) -> list[list[Any]]:
    return [[plain(value), times] for value, times in _ranked(values, aggregate).iter_rows()]


def _ranked(values: pl.DataFrame, aggregate: Aggregate) -> pl.DataFrame:
    counted = values.group_by("value").len()
    return counted.sort("len", "value", descending=[True, False]).head(aggregate.limit)


_WHOLE = {"mean": _mean, "deviation": _deviation, "categories": _categories, "frequencies": _frequencies}
"""Aggregates that need a column of their own."""


def _fold(aggregate: Aggregate, values: pl.Expr) -> pl.Expr:
    match aggregate.function:
        case "count":
            return values.len()
        case "minimum":
            return values.min()
        case "maximum":
            return values.max()
        case "quantile":
            return values.quantile(aggregate.at, interpolation="linear")
        case "mode":
            return values.mode().min()
    raise ValueError(f"There is no aggregate “{aggregate.function}”.")
