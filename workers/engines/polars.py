"""The engine for frames: plans run by Polars in memory."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, plain
from workers.core.expressions.plans import Distinct, Filter, Plan, RowPlan
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, TEXT, Schema, missing_column
from workers.core.schema import kind_of as kind_of_dtype
from workers.engines.polars_primitives import IMPLEMENTATIONS, finite

DTYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    INTEGER: pl.Int64,
    NUMBER: pl.Float64,
    BOOLEAN: pl.Boolean,
    TEXT: pl.String,
    DATE: pl.Date,
    DATETIME: pl.Datetime("us"),
}


def run(plan: Plan, frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` (canonical) after the plan. Raises ``DataError`` naming row and column where a guard refuses."""
    match plan:
        case Filter(condition):
            return frame.filter(translate(condition))
        case Distinct(columns):
            return frame.unique(subset=list(columns), keep="first", maintain_order=True)
        case RowPlan():
            return _project(plan, frame)


def translate(expression: Expression) -> pl.Expr:
    """The Polars expression that computes ``expression`` on a canonical frame."""
    match expression:
        case Column(name):
            return pl.col(name)
        case Literal(value, kind):
            return pl.lit(value, dtype=DTYPES[kind])
        case Call(function, args):
            return IMPLEMENTATIONS[function](*(translate(a) for a in args))
        case Lookup(of, keys, values, otherwise, kind):
            key, default, dtype = translate(of), translate(otherwise), DTYPES[kind]
            found = key.replace_strict(list(keys), list(values), default=default, return_dtype=dtype) if keys else default
            return pl.when(key.is_not_null()).then(found)


def canonical(frame: pl.DataFrame, schema: Schema | None = None) -> pl.DataFrame:
    """The frame as expressions see it: one storage type per kind, NaN and infinity missing.

    With ``schema``, exactly its columns in its order. Raises ``DataError`` naming column (and row) where a column is
    not there or cannot be of the wanted kind without loss.
    """
    if schema is None:
        return frame.select(*(_canonical(frame, name, kind_of_dtype(dtype)) for name, dtype in frame.schema.items()))
    for column in schema:
        if column.name not in frame.columns:
            raise DataError(missing_column(column.name, frame.columns), column=column.name)
    return frame.select(*(_canonical(frame, c.name, c.kind) for c in schema))


def aggregate(frame: pl.DataFrame, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
    """Each aggregate's value over a canonical frame, as JSON values in the same nesting."""
    facts = {(column, fact): agg for column, named in wanted.items() for fact, agg in named.items()}
    folds = {place: _fold(agg) for place, agg in facts.items() if agg.function != "categories"}
    lazy = frame.lazy().select(*(fold.alias(str(i)) for i, fold in enumerate(folds.values())))
    values: dict[tuple[str, str], Any] = {}
    if folds:
        row = lazy.collect(engine="in-memory").row(0)
        values = {place: plain(value) for place, value in zip(folds, row, strict=True)}
    found: dict[str, dict[str, Any]] = {column: {} for column in wanted}
    for place, agg in facts.items():
        column, fact = place
        found[column][fact] = values[place] if place in values else _categories(frame, agg)
    return found


def _categories(frame: pl.DataFrame, aggregate: Aggregate) -> list[Any]:
    counted = frame.select(value=translate(aggregate.of)).drop_nulls().group_by("value").len()
    ranked = counted.sort("len", "value", descending=[True, False]).head(aggregate.limit)
    return [plain(value) for value in ranked["value"].sort()]


def _project(plan: RowPlan, frame: pl.DataFrame) -> pl.DataFrame:
    for guard in plan.guards:
        wrong = frame.select(translate(guard.wrong).fill_null(False).arg_true().first()).item()
        if wrong is not None:
            raise DataError(f"Row {wrong + 1}: {guard.message}", row=wrong + 1, column=guard.column)
    outputs = [translate(output.expression).alias(output.name) for output in plan.outputs]
    # with_columns before select: a literal takes the height of the frame, also when nothing else is asked for.
    wide = frame.lazy().with_columns(*outputs).select(*(output.name for output in plan.outputs))
    return wide.collect(engine="in-memory")


def _canonical(frame: pl.DataFrame, name: str, wanted: str) -> pl.Series:
    series = frame[name]
    given = TEXT if wanted == TEXT and series.dtype == pl.Null else kind_of_dtype(series.dtype)
    if series.dtype == pl.Null:
        return series.cast(DTYPES[NUMBER if wanted == DECIMAL else wanted])
    if wanted in (NUMBER, DECIMAL) and given in (INTEGER, NUMBER, DECIMAL):
        return _finite(series.cast(pl.Float64))
    if (wanted, given) == (INTEGER, NUMBER):
        return _whole(_finite(series.cast(pl.Float64)))
    if wanted != given:
        raise DataError(f"Column “{name}” holds {given} values where {wanted} values are expected.", column=name)
    if wanted == DATETIME and series.dtype.time_zone is not None:  # type: ignore[attr-defined]
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return _fitting(series, DTYPES[wanted])


def _finite(series: pl.Series) -> pl.Series:
    return series.to_frame().select(finite(pl.first())).to_series().alias(series.name)


def _whole(series: pl.Series) -> pl.Series:
    whole = series.cast(pl.Int64, strict=False)
    return _refuse_first(series, (whole.cast(pl.Float64) != series).fill_null(True) & series.is_not_null(), whole)


def _fitting(series: pl.Series, dtype: Any) -> pl.Series:
    cast = series.cast(dtype, strict=False)
    return _refuse_first(series, cast.is_null() & series.is_not_null(), cast)


def _refuse_first(series: pl.Series, wrong: pl.Series, result: pl.Series) -> pl.Series:
    row = wrong.arg_max() if wrong.any() else None
    if row is not None:
        message = f"Column “{series.name}”, row {row + 1}: {series[row]} is not a whole number of 64 bits."
        raise DataError(message, column=series.name, row=row + 1)
    return result


def _fold(aggregate: Aggregate) -> pl.Expr:
    values = translate(aggregate.of).drop_nulls()
    match aggregate.function:
        case "count":
            return values.len()
        case "mean":
            return values.mean()
        case "deviation":
            return values.std(ddof=0)
        case "minimum":
            return values.min()
        case "maximum":
            return values.max()
        case "quantile":
            return values.quantile(aggregate.at, interpolation="linear")
        case "mode":
            return values.mode().min()
    raise ValueError(f"There is no aggregate “{aggregate.function}”.")
