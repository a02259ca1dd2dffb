"""Aggregates over frames: what fitted steps learn."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.nodes import plain
from workers.engines.polars_named import computed
from workers.engines.polars_several import SEVERAL
from workers.engines.powers import box_cox, likeliest, yeo_johnson


def aggregate(frame: pl.DataFrame, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
    """Each aggregate's value over a canonical frame, as JSON values in the same nesting."""
    facts = {(column, fact): agg for column, named in wanted.items() for fact, agg in named.items()}
    frame, computed_parts = computed(frame, [part for agg in facts.values() for part in agg.parts])
    parts = iter(computed_parts)
    of = {place: [next(parts) for _part in agg.parts] for place, agg in facts.items()}
    whole = WHOLE.keys() | SEVERAL.keys()
    folds = {p: _fold(agg, of[p][0].drop_nulls()) for p, agg in facts.items() if agg.function not in whole}
    lazy = frame.lazy().select(*(fold.alias(str(i)) for i, fold in enumerate(folds.values())))
    values: dict[tuple[str, str], Any] = {}
    if folds:
        row = lazy.collect(engine="in-memory").row(0)
        values = {place: plain(value) for place, value in zip(folds, row, strict=True)}
    found: dict[str, dict[str, Any]] = {column: {} for column in wanted}
    for place, agg in facts.items():
        column, fact = place
        found[column][fact] = _finite(values[place] if place in values else _of_all(agg, frame, of[place]))
    return found


def _of_all(aggregate: Aggregate, frame: pl.DataFrame, of: list[pl.Expr]) -> Any:
    if aggregate.function in WHOLE:
        return WHOLE[aggregate.function](frame.select(value=of[0]).drop_nulls(), aggregate)
    named = {f"v{at}": value for at, value in enumerate(of)}
    # with_columns before select: a literal takes the height of the frame.
    return SEVERAL[aggregate.function](frame.with_columns(**named).select(*named), aggregate)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _mean(values: pl.DataFrame, _aggregate: Aggregate) -> Any:
    column = values.rechunk()["value"]  # a sum of floats depends on where pieces end
    mean = column.mean()
    return column[0] if _is_constant(column, mean) else mean


def _deviation(values: pl.DataFrame, _aggregate: Aggregate) -> Any:
    column = values.rechunk()["value"]
    spread = column.std(ddof=0)
    return 0.0 if _is_constant(column, spread) else spread


def _is_constant(values: pl.Series, found: Any) -> bool:
    """Whether all are the same, though what was ``found`` of their sum, which is rounded, may say otherwise."""
    return found is not None and math.isfinite(found) and values.min() == values.max()


def _categories(values: pl.DataFrame, aggregate: Aggregate) -> list[Any]:
    return [plain(value) for value in _ranked(values, aggregate)["value"].sort()]


def _frequencies(values: pl.DataFrame, aggregate: Aggregate) -> list[list[Any]]:
    return [[plain(value), times] for value, times in _ranked(values, aggregate).iter_rows()]


def _documents(values: pl.DataFrame, aggregate: Aggregate) -> list[list[Any]]:
    words = values.select(pl.col("value").str.split(" ").list.unique()).explode("value", empty_as_null=True)
    return _frequencies(words.filter(pl.col("value") != ""), aggregate)


def _ranked(values: pl.DataFrame, aggregate: Aggregate) -> pl.DataFrame:
    counted = values.group_by("value").len()
    return counted.sort("len", "value", descending=[True, False]).head(aggregate.limit)


WHOLE: dict[str, Callable[[pl.DataFrame, Aggregate], Any]] = {
    "mean": _mean,
    "deviation": _deviation,
    "categories": _categories,
    "frequencies": _frequencies,
    "documents": _documents,
    "yeo_johnson": lambda values, _aggregate: likeliest(values["value"].to_numpy(), yeo_johnson),
    "box_cox": lambda values, _aggregate: likeliest(values["value"].to_numpy(), box_cox),
}
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
