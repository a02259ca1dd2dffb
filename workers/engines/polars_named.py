"""Expressions computed by Polars, every intermediate named."""

from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup
from workers.engines.levels import Levels
from workers.engines.polars_distinct import once_each
from workers.engines.polars_primitives import IMPLEMENTATIONS


class Watch(Protocol):
    """Is shown the frame after each level of intermediates; it raises to stop the computation."""

    def __call__(self, frame: pl.DataFrame, times: float = 1) -> None:
        """With ``times``, how often the frame's rows are about to be made."""


def computed(
    frame: pl.DataFrame, expressions: Sequence[Expression], watch: Watch | None = None
) -> tuple[pl.DataFrame, list[pl.Expr]]:
    """A canonical frame with the intermediates that ``expressions`` need, and what gives each of them there."""
    return _by_level(*once_each(frame, expressions, _answers), watch)


def _answers(frame: pl.DataFrame, expressions: Sequence[Expression]) -> pl.DataFrame:
    wide, values = _by_level(frame, expressions)
    return wide.select(value.alias(str(at)) for at, value in enumerate(values))


def _by_level(
    frame: pl.DataFrame, expressions: Sequence[Expression], watch: Watch | None = None
) -> tuple[pl.DataFrame, list[pl.Expr]]:
    levels = Levels(frame.columns, _value, pl.col)
    levels.add(expressions)
    last = levels.last_uses(expressions)
    for number, level in enumerate(levels.levels, start=1):
        frame = frame.with_columns(value.alias(name) for name, value in level)
        frame = frame.drop(name for name, used in last.items() if used == number)
        if watch is not None:
            watch(frame)
    return frame, [levels[e] for e in expressions]


def holds(condition: Expression, frame: pl.DataFrame) -> pl.Series:
    """Row by row, whether the condition is true; missing is not."""
    wide, (value,) = computed(frame, [condition])
    return wide.with_columns(value.fill_null(False).alias("holds"))["holds"]


def _value(expression: Expression, args: Sequence[pl.Expr]) -> pl.Expr:
    match expression:
        case Column(name):
            return pl.col(name)
        case Literal(value, kind):
            return pl.lit(value, dtype=DTYPES[kind])
        case Call(function):
            return IMPLEMENTATIONS[function](*args)
        case Lookup(_, keys, values, _, kind):
            return looked_up(args[0], dict(zip(keys, values, strict=True)), args[1], DTYPES[kind])


def looked_up(key: pl.Expr, pairs: dict[Any, Any], otherwise: pl.Expr, dtype: Any) -> pl.Expr:
    found = key.replace_strict(pairs, default=otherwise, return_dtype=dtype) if pairs else otherwise
    return pl.when(key.is_not_null()).then(found)
