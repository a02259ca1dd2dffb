"""The engine for batches: plans become a list of array operations, prepared once and run on columns.

It stands between the engine for one row, which costs the same for every row, and the one for frames, whose first row
costs as much as thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup
from workers.core.expressions.numbering import Numbering
from workers.core.expressions.plans import Guard, RowPlan
from workers.core.expressions.watching import NAMED
from workers.core.later import Later
from workers.core.schema import Schema
from workers.engines.numpy_cells import Cells, applied, cells_of, cells_of_series, numbers, plain, side_by_side
from workers.engines.numpy_primitives import Function, implementation

if TYPE_CHECKING:
    import numpy as np

    from workers.engines.numpy_cells import Floats
else:
    np = Later("numpy")


@dataclass(frozen=True)
class Batch:
    """Rows as columns, each as long as there are rows, or one cell where all rows have the same."""

    columns: Mapping[str, Cells]
    height: int

    @classmethod
    def of_values(cls, values: Mapping[str, Sequence[Any]], schema: Schema, height: int) -> Batch:
        """Plain values of each column's kind, missing when None."""
        with np.errstate(invalid="ignore"):
            return cls({column.name: cells_of(values[column.name], column.kind) for column in schema}, height)

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, object]], schema: Schema) -> Batch:
        """Rows as the engine for one row takes them: missing when absent or None."""
        return cls.of_values({name: [row.get(name) for row in rows] for name in schema.names}, schema, len(rows))

    @classmethod
    def of_frame(cls, frame: pl.DataFrame, schema: Schema) -> Batch:
        """The columns of ``schema`` of a canonical frame."""
        return cls({c.name: cells_of_series(frame[c.name], c.kind) for c in schema}, frame.height)

    def rows(self) -> list[tuple[Any, ...]]:
        """What the engine for one row gives for each."""
        columns = [plain(cells.spread) for cells in self.columns.values()]
        return list(zip(*(c * self.height if len(c) != self.height else c for c in columns), strict=True))

    def matrix(self) -> Floats:
        """The columns (rows, columns), which are numbers, integers or booleans, NaN for missing."""
        made = np.empty((self.height, len(self.columns)))
        for at, cells in enumerate(self.columns.values()):
            made[:, at] = numbers(cells.spread)
        return made


ArrayFunction = Callable[[Batch], Batch]


@dataclass(frozen=True)
class _Operation:
    """Puts into place ``into`` what the function makes of the places ``of``; then the places ``over`` are done with.

    One that ``counts`` rows wants a value for each.
    """

    function: Function
    of: tuple[int, ...]
    into: int
    counts: bool = False
    over: tuple[int, ...] = ()

    def run(self, held: list[Any]) -> None:
        columns = [held[place] for place in self.of]
        if self.counts:
            columns = [cells.spread for cells in columns]
        held[self.into] = applied(self.function, columns)
        for place in self.over:
            held[place] = None


def compile_plans(plans: Sequence[RowPlan], schema: Schema) -> ArrayFunction:
    """A function from a batch of rows with ``schema`` to the last plan's outputs.

    It raises ``DataError`` naming row and column where a guard refuses.
    """
    program = _Program(schema)
    for plan in plans:
        program.step(plan)
    return program.function()


class _Program:
    """Operations so far, the constants they mention, and the places of the columns after them."""

    def __init__(self, schema: Schema) -> None:
        self.names = schema.names
        self.scope = {name: place for place, name in enumerate(schema.names)}
        self.constants: dict[int, Cells] = {}
        self.operations: list[_Operation] = []
        self.count = len(schema)

    def step(self, plan: RowPlan) -> None:
        each, places = Numbering(), list[int]()

        def place(expression: Expression) -> int:
            for _, part, below in each.add([expression]):
                places.append(self._place(part, [places[i] for i in below]))
            return places[each[expression]]

        for guard in plan.guards:
            self._add(_held(guard), [place(guard.wrong)], counts=True)
        self.scope = {output.name: place(output.expression) for output in plan.outputs}

    def function(self) -> ArrayFunction:
        """What runs them: memory of a place is given back after its last use."""
        operations, outputs = self._freeing(), self.scope
        names, constants, count = self.names, self.constants, self.count

        def run(batch: Batch) -> Batch:
            held: list[Any] = [None] * count
            held[: len(names)] = [batch.columns[name] for name in names]
            for place, cells in constants.items():
                held[place] = cells
            with np.errstate(all="ignore"):  # what is not finite becomes missing
                for operation in operations:
                    if batch.height or not operation.counts:
                        operation.run(held)
            return Batch({name: held[place] for name, place in outputs.items()}, batch.height)

        return run

    def _freeing(self) -> list[_Operation]:
        """The operations, each with the places that no later one reads."""
        seen = {*self.scope.values(), *self.constants}
        freeing = []
        for operation in reversed(self.operations):
            over = tuple({operation.into, *operation.of} - seen)
            seen.update(over)
            freeing.append(replace(operation, over=over))
        return freeing[::-1]

    def _place(self, expression: Expression, below: Sequence[int]) -> int:
        match expression:
            case Column(name):
                return self.scope[name]
            case Literal(value, kind):
                return self._constant(cells_of([value], kind))
            case Lookup(_, keys, values, _, kind):
                return self._add(_looked_up(dict(zip(keys, values, strict=True)), kind), below)
            case Call(function, args):
                return self._add(implementation(function, [a.kind for a in args]), below)
        raise TypeError(f"not an expression: {expression!r}")

    def _add(self, function: Function, of: Sequence[int], *, counts: bool = False) -> int:
        self.operations.append(_Operation(function, tuple(of), self.count, counts))
        return self._next()

    def _constant(self, cells: Cells) -> int:
        self.constants[self.count] = cells
        return self._next()

    def _next(self) -> int:
        self.count += 1
        return self.count - 1


def _looked_up(table: Mapping[Any, Any], kind: str) -> Function:
    def computed(of: Cells, otherwise: Cells) -> Cells:
        get = table.get
        rows = zip(*side_by_side([of, otherwise]), strict=False)
        return cells_of([None if key is None else get(key, default) for key, default in rows], kind)

    return computed


def _held(guard: Guard) -> Function:
    def held(wrong: Cells) -> Cells:
        if wrong.values.any():
            rows = (np.flatnonzero(wrong.values) + 1).tolist()
            guard.hold(len(rows), rows[:NAMED])
        return wrong

    return held
