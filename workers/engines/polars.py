"""The engine for frames: plans run by Polars in memory."""

from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup
from workers.core.expressions.plans import Distinct, Filter, Plan, RowPlan
from workers.engines.polars_canonical import DTYPES
from workers.engines.polars_primitives import IMPLEMENTATIONS


def run(plan: Plan, frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` (canonical) after the plan. Raises ``DataError`` naming row and column where a guard refuses."""
    if frame.is_empty() and not isinstance(plan, RowPlan):
        return frame
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
            return _looked_up(translate(of), dict(zip(keys, values, strict=True)), translate(otherwise), DTYPES[kind])


def _looked_up(key: pl.Expr, pairs: dict[Any, Any], otherwise: pl.Expr, dtype: Any) -> pl.Expr:
    found = key.replace_strict(pairs, default=otherwise, return_dtype=dtype) if pairs else otherwise
    return pl.when(key.is_not_null()).then(found)


def _project(plan: RowPlan, frame: pl.DataFrame) -> pl.DataFrame:
    if frame.is_empty():  # some of Polars' functions refuse a literal beside no rows
        return pl.DataFrame(schema={output.name: DTYPES[output.expression.kind] for output in plan.outputs})
    for guard in plan.guards:
        wrong = frame.select(translate(guard.wrong).fill_null(False).arg_true().first()).item()
        if wrong is not None:
            raise DataError(f"Row {wrong + 1}: {guard.message}", row=wrong + 1, column=guard.column)
    outputs = [translate(output.expression).alias(output.name) for output in plan.outputs]
    # with_columns before select: a literal takes the height of the frame, also when nothing else is asked for.
    wide = frame.lazy().with_columns(*outputs).select(*(output.name for output in plan.outputs))
    return wide.collect(engine="in-memory")
