"""The engine for one row: plans become Python source, generated once and compiled.

The source is a straight line of assignments to numbered variables. User text enters it only as the names of
constants held beside it (column names, literals, look-up tables), never as source.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workers.core.errors import DataError
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup
from workers.core.expressions.numbering import Numbering
from workers.core.expressions.plans import RowPlan
from workers.core.expressions.primitives import PRIMITIVES
from workers.core.schema import NUMBER, Schema
from workers.engines.scalar_primitives import BOUNDED, FINITE, NAMES, NOT_STRICT, written

RowFunction = Callable[[Mapping[str, object]], tuple[Any, ...]]


def compile_plans(plans: Sequence[RowPlan], schema: Schema) -> RowFunction:
    """A function from one row (column -> value of the column's kind, missing when absent or None) to the tuple of
    the last plan's outputs. It raises ``DataError`` naming the column where a guard refuses the row.
    """
    source = _Source()
    scope = {c.name: source.read(c.name, c.kind) for c in schema}
    for plan in plans:
        scope = source.step(plan, scope)
    return source.compile(list(scope.values()))


class _Source:
    """Lines of the function so far, and the constants they name."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, object] = {"DataError": DataError, **NAMES}
        self.count = 0

    def read(self, name: str, kind: str) -> str:
        """Read a column of the raw row; a number that is not finite is missing."""
        variable = self._assign(f"get({self._constant(name)})")
        if kind == NUMBER:
            self.lines += [
                f"if {variable} is not None:",
                f"    {variable} = float({variable})",
                f"    if {variable} - {variable} != 0.0: {variable} = None",
            ]
        return variable

    def step(self, plan: RowPlan, scope: Mapping[str, str]) -> dict[str, str]:
        """Run a plan; answers the variables of its outputs. Equal expressions are computed once."""
        numbers = Numbering()
        names: list[str] = []

        def value(expression: Expression) -> str:
            for _, part, below in numbers.add([expression]):
                names.append(self._computed(part, [names[i] for i in below], scope))
            return names[numbers[expression]]

        for guard in plan.guards:
            wrong = value(guard.wrong)
            message, column = self._constant(guard.message), self._constant(guard.column)
            self.lines.append(f"if {wrong}: raise DataError({message}, column={column})")
        return {output.name: value(output.expression) for output in plan.outputs}

    def compile(self, results: Sequence[str]) -> RowFunction:
        body = "".join(f"    {line}\n" for line in self.lines)
        text = f"def row_function(row):\n    get = row.get\n{body}    return ({''.join(f'{r}, ' for r in results)})\n"
        namespace = dict(self.constants)
        exec(compile(text, "<recipe>", "exec"), namespace)  # noqa: S102 - the source holds no user text, see above
        function: RowFunction = namespace["row_function"]  # type: ignore[assignment]
        return function

    def _computed(self, expression: Expression, names: Sequence[str], scope: Mapping[str, str]) -> str:
        """The variable or constant that holds the expression; ``names`` hold its children."""
        match expression:
            case Column(name):
                return scope[name]
            case Literal(None):
                return "None"
            case Literal(value):
                return self._constant(value)
            case Lookup(_, keys, values):
                table = self._constant(dict(zip(keys, values, strict=True)))
                return self._assign(f"None if {names[0]} is None else {table}.get({names[0]}, {names[1]})")
            case Call(function, args):
                return self._call(function, args, names)
        raise TypeError(f"not an expression: {expression!r}")

    def _call(self, function: str, args: Sequence[Expression], names: Sequence[str]) -> str:
        if not PRIMITIVES[function].strict:
            return self._assign(NOT_STRICT[function].format(*names))
        value = written(function, names)
        absent = [f"{n} is None" for n, a in zip(names, args, strict=True) if not _always_present(a)]
        variable = self._assign(f"None if {' or '.join(absent)} else {value}" if absent else value)
        if function in FINITE:
            self.lines.append(f"if {variable} is not None and {variable} - {variable} != 0.0: {variable} = None")
        if function in BOUNDED:
            self.lines.append(f"if {variable} is not None and not LOW <= {variable} < HIGH: {variable} = None")
        return variable

    def _assign(self, value: str) -> str:
        variable = f"v{self.count}"
        self.count += 1
        self.lines.append(f"{variable} = {value}")
        return variable

    def _constant(self, value: object) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name


def _always_present(expression: Expression) -> bool:
    return isinstance(expression, Literal) and expression.value is not None
