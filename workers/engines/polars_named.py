"""Expressions computed by Polars, every intermediate named.

Most primitives mention an argument more than once. Were their trees pasted into each other, the text would double with
every level; so each distinct expression is a column of its own, computed once, and dropped after its last use.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import polars as pl

from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup
from workers.core.expressions.numbering import Numbering
from workers.engines.polars_canonical import DTYPES
from workers.engines.polars_primitives import IMPLEMENTATIONS

Watch = Callable[[pl.DataFrame], None]
"""Is shown the frame after each level of intermediates; it raises to stop the computation."""


def computed(
    frame: pl.DataFrame, expressions: Sequence[Expression], watch: Watch | None = None
) -> tuple[pl.DataFrame, list[pl.Expr]]:
    """A canonical frame with the intermediates that ``expressions`` need, and what gives each of them there."""
    names = _Names(frame.columns)
    for number, part, below in names.numbers.add(expressions):
        names.add(number, part, below)
    last = names.last_uses(expressions)
    for number, level in enumerate(names.levels, start=1):
        frame = frame.with_columns(*level).drop(name for name, used in last.items() if used == number)
        if watch is not None:
            watch(frame)
    return frame, [names.value(e) for e in expressions]


def holds(condition: Expression, frame: pl.DataFrame) -> pl.Series:
    """Row by row, whether the condition is true; missing is not."""
    wide, (value,) = computed(frame, [condition])
    return wide.with_columns(value.fill_null(False).alias("holds"))["holds"]


class _Names:
    """The levels of named intermediates; a level reads only the columns of the frame and of levels before it."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.levels: list[list[pl.Expr]] = []
        self._stem = "\0"
        while any(column.startswith(self._stem) for column in columns):
            self._stem += "\0"
        self.numbers = Numbering()
        self._values: list[pl.Expr] = []
        self._depths: list[int] = []
        self._uses: list[int] = []

    def value(self, expression: Expression) -> pl.Expr:
        return self._values[self.numbers[expression]]

    def add(self, number: int, expression: Expression, below: Sequence[int]) -> None:
        """Name the next number, unless it is a column or a literal."""
        depth = 1 + max(self._depths[i] for i in below) if below else 0
        value = _value(expression, [self._values[i] for i in below])
        self._depths.append(depth)
        self._uses.append(0)
        for i in below:
            self._uses[i] = max(self._uses[i], depth)
        if depth:
            if len(self.levels) < depth:
                self.levels.append([])
            self.levels[depth - 1].append(value.alias(f"{self._stem}{number}"))
            value = pl.col(f"{self._stem}{number}")
        self._values.append(value)

    def last_uses(self, kept: Iterable[Expression]) -> dict[str, int]:
        """Name of an intermediate -> the last level that reads it; those of ``kept`` are not listed."""
        stay = {self.numbers[e] for e in kept}
        return {
            f"{self._stem}{number}": used
            for number, used in enumerate(self._uses)
            if self._depths[number] and number not in stay
        }


def _value(expression: Expression, args: Sequence[pl.Expr]) -> pl.Expr:
    match expression:
        case Column(name):
            return pl.col(name)
        case Literal(value, kind):
            return pl.lit(value, dtype=DTYPES[kind])
        case Call(function):
            return IMPLEMENTATIONS[function](*args)
        case Lookup(_, keys, values, _, kind):
            return _looked_up(args[0], dict(zip(keys, values, strict=True)), args[1], DTYPES[kind])


def _looked_up(key: pl.Expr, pairs: dict[Any, Any], otherwise: pl.Expr, dtype: Any) -> pl.Expr:
    found = key.replace_strict(pairs, default=otherwise, return_dtype=dtype) if pairs else otherwise
    return pl.when(key.is_not_null()).then(found)
