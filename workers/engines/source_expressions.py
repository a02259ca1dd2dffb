"""Expressions as readable Polars code."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, Value, parts
from workers.core.expressions.primitives import PRIMITIVES
from workers.core.others import OtherTable
from workers.core.schema import BOOLEAN, INTEGER, NUMBER
from workers.engines.by_value import FUNCTIONS
from workers.engines.polars_named import looked_up
from workers.engines.polars_primitives import (
    IMPLEMENTATIONS,
    finite,
    greater,
    lesser,
    replace_text,
    row_by_row,
    slice_text,
)
from workers.engines.source_naming import Naming
from workers.engines.source_primitives import FLIPPED, OPERATORS, RAW, TEMPLATES
from workers.engines.source_text import quoted, written

TYPES = {
    "integer": "pl.Int64",
    "number": "pl.Float64",
    "boolean": "pl.Boolean",
    "text": "pl.String",
    "date": "pl.Date",
    "datetime": 'pl.Datetime("us")',
}
WHOLE = {"add_integer", "subtract_integer", "multiply_integer"}
AS_THEY_ARE = {*OPERATORS, *RAW, *WHOLE, *FUNCTIONS, "divide", "if", "coalesce", "concatenate", "minimum", "maximum"}
"""Primitives that take a value in the first place as it is."""
SHORT = 4
"""A look-up of more values than that is a table at the top of the file."""


@dataclass
class Needs:
    """What the text written so far needs above it."""

    names: dict[OtherTable, str] = field(default_factory=dict)
    """What other tables are called."""
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[OtherTable, set[str]] = field(default_factory=dict)
    """The columns that are read of other tables."""

    def function(self, *functions: Callable[..., Any]) -> None:
        self.functions.update((f.__name__, f) for f in functions)

    def other(self, other: OtherTable, columns: Iterable[str]) -> str:
        """The name of another table, of which these columns are read."""
        self.columns.setdefault(other, set()).update(columns)
        return self.names[other]

    def table(self, name: str, text: str) -> str:
        """The name under which a table stands above: one made of ``name``."""
        stem = re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") or "VALUES"
        stem = f"{stem if stem[0].isalpha() else f'COLUMN_{stem}'}_TABLE"
        number, found = 1, stem
        while self.tables.get(found, text) != text:
            number += 1
            found = f"{stem}_{number}"
        self.tables[found] = text
        return found


@cache
def _mentions_of(function: str, count: int) -> tuple[int, ...]:
    made = IMPLEMENTATIONS[function](*(pl.col(str(at)) for at in range(count))).meta.root_names()
    return tuple(max(1, made.count(str(at))) for at in range(count))


def mentions(part: Call | Lookup) -> Sequence[int]:
    """How often the code of a primitive says each of its arguments."""
    if isinstance(part, Lookup):
        return (2, 1)
    return tuple(1 for _arg in part.args) if part.function in RAW else _mentions_of(part.function, len(part.args))


def begun_by_values(expressions: Iterable[Expression]) -> list[Expression]:
    """The values that a method is asked of. They have to be columns: alone they have one row, whatever there are."""
    calls = (part for part in parts(expressions) if isinstance(part, Call) and part.function not in AS_THEY_ARE)
    return [part.args[0] for part in calls if isinstance(part.args[0], Literal)]


class Written:
    """Writes expressions; parts that were ``named`` are mentioned as columns of that name."""

    def __init__(self, needs: Needs, named: Naming) -> None:
        self._needs, self._named = needs, named

    def column(self, expression: Expression) -> str:
        """What makes a column: its kind is exactly that of the expression."""
        return self.inside(expression)

    def inside(self, expression: Expression) -> str:
        """Between brackets, where everything may stand."""
        return self._said(expression)[0]

    def atom(self, expression: Expression) -> str:
        """Where a method may follow."""
        text, is_loose = self._said(expression)
        return f"({text})" if is_loose else text

    def bare(self, expression: Expression) -> str:
        """Beside an operator: a value as Python has it."""
        if isinstance(expression, Literal) and expression.value is not None:
            return written(expression.value)
        return self.atom(expression)

    def raw(self, expression: Expression, *, within: bool = False) -> str:
        """Arithmetic that may be infinite for a moment."""
        if isinstance(expression, Call) and expression.function in RAW and self._named.name(expression) is None:
            text = self._filled(RAW[expression.function], expression.args)
            return text if within else f"({text})"
        return self.inside(expression) if within else self.bare(expression)

    def same(self, expression: Expression, function: str) -> str:
        """As the left side of the operator that it is made of itself."""
        is_same = isinstance(expression, Call) and expression.function == function
        return self.inside(expression) if is_same else self.bare(expression)

    def part(self, expression: Expression) -> str:
        """The code of a part itself, where others only mention its name."""
        return self._text(expression)[0]

    def _said(self, expression: Expression) -> tuple[str, bool]:
        """The text, and whether brackets are needed around it where a method follows."""
        name = self._named.name(expression)
        return (f"pl.col({quoted(name)})", False) if name is not None else self._text(expression)

    def _text(self, expression: Expression) -> tuple[str, bool]:
        match expression:
            case Column(name):
                return f"pl.col({quoted(name)})", False
            case Literal(value, kind):
                return _literal(value, kind), False
            case Lookup():
                return self._looked_up(expression), False
            case Call(function, args):
                return self._call(function, args)

    def _call(self, function: str, args: Sequence[Expression]) -> tuple[str, bool]:
        if function in FLIPPED and isinstance(args[0], Literal):
            return self._filled(FLIPPED[function], args), True
        if function in OPERATORS:
            return self._filled(OPERATORS[function], args, function), True
        if function in RAW:
            self._needs.function(finite)
            return f"finite({self._filled(RAW[function], args)})", False
        if function in _RULES:
            return _RULES[function](self, args), False
        if function in TEMPLATES:
            template, needed = TEMPLATES[function]
            self._needs.function(*needed)
            return self._filled(template, args), False
        if function in FUNCTIONS:
            own, dtype = FUNCTIONS[function], TYPES[PRIMITIVES[function].gives]
            self._needs.function(row_by_row, own)
            return f"row_by_row({', '.join([own.__name__, dtype, *map(self.inside, args)])})", False
        own = IMPLEMENTATIONS[function]
        self._needs.function(own)
        return f"{own.__name__}({', '.join(map(self.inside, args))})", False

    def _filled(self, template: str, args: Sequence[Expression], function: str = "") -> str:
        return template.format(*(_Place(self, arg, function) for arg in args))

    def _looked_up(self, found: Lookup) -> str:
        of, otherwise = found.of, found.otherwise
        name = of.name if isinstance(of, Column) else ""
        of_none = isinstance(otherwise, Literal) and otherwise.value is None
        if found.kind == BOOLEAN and all(found.values) and otherwise == Literal(False, BOOLEAN) and found.keys:
            values = self._table(name, "[", [written(key) for key in found.keys], "]")
            return f"{self.atom(of)}.is_in({values})"
        pairs = dict(zip(found.keys, found.values, strict=True))
        table = self._table(name, "{", [f"{written(key)}: {written(value)}" for key, value in pairs.items()], "}")
        dtype = TYPES[found.kind]
        if of_none and pairs:
            return f"{self.atom(of)}.replace_strict({table}, default=None, return_dtype={dtype})"
        self._needs.function(looked_up)
        return f"looked_up({self.inside(of)}, {table}, {self.inside(otherwise)}, {dtype})"

    def _table(self, name: str, begin: str, items: list[str], end: str) -> str:
        text = f"{begin}{', '.join(items)}{end}"
        return text if len(items) <= SHORT else self._needs.table(name, text)

    def conditions(self, args: Sequence[Expression]) -> str:
        """``if`` inside the ``otherwise`` of an ``if`` is one more ``when``."""
        text = "pl"
        while True:
            condition, then, otherwise = args
            text += f".when({self.inside(condition)}).then({self.inside(then)})"
            is_chain = isinstance(otherwise, Call) and otherwise.function == "if"
            if not is_chain or self._named.name(otherwise) is not None:
                break
            args = otherwise.args  # type: ignore[union-attr]
        is_missing = isinstance(otherwise, Literal) and otherwise.value is None
        return text if is_missing else f"{text}.otherwise({self.inside(otherwise)})"

    def coalesced(self, args: Sequence[Expression]) -> str:
        first, second = args
        if isinstance(second, Literal) and second.value is not None:
            return f"{self.atom(first)}.fill_null({self.bare(second)})"
        return f"pl.coalesce({self.inside(first)}, {self.inside(second)})"

    def joined(self, args: Sequence[Expression]) -> str:
        return f"pl.concat_str({', '.join(self._pieces(args))})"

    def _pieces(self, args: Iterable[Expression]) -> Iterable[str]:
        for arg in args:
            if isinstance(arg, Call) and arg.function == "concatenate" and self._named.name(arg) is None:
                yield from self._pieces(arg.args)
            else:
                yield self.inside(arg)

    def least(self, args: Sequence[Expression], end: str = "upper_bound") -> str:
        """A limit that is a number is a ``clip``."""
        of, limit = args
        if isinstance(of, Literal):
            of, limit = limit, of
        if limit.kind in (INTEGER, NUMBER) and isinstance(limit, Literal) and limit.value is not None:
            return f"{self.atom(of)}.clip({end}={self.bare(limit)})"
        function = lesser if end == "upper_bound" else greater
        self._needs.function(function)
        return f"{function.__name__}({self.inside(args[0])}, {self.inside(args[1])})"

    def greatest(self, args: Sequence[Expression]) -> str:
        return self.least(args, "lower_bound")

    def sliced(self, args: Sequence[Expression]) -> str:
        of, start, count = args
        if isinstance(start, Literal) and isinstance(count, Literal):
            at, most = start.value, count.value
            if isinstance(at, int) and isinstance(most, int) and at >= 1 and most >= 0:
                return f"{self.atom(of)}.str.slice({at - 1}, {most})"
        self._needs.function(slice_text)
        return f"slice_text({', '.join(map(self.inside, args))})"

    def replaced(self, args: Sequence[Expression]) -> str:
        of, part, by = args
        if isinstance(part, Literal) and isinstance(by, Literal) and part.value and by.value is not None:
            return f"{self.atom(of)}.str.replace_all({self.bare(part)}, {self.bare(by)}, literal=True)"
        self._needs.function(replace_text)
        return f"replace_text({', '.join(map(self.inside, args))})"


_RULES: dict[str, Callable[[Written, Sequence[Expression]], str]] = {
    "if": Written.conditions,
    "coalesce": Written.coalesced,
    "concatenate": Written.joined,
    "minimum": Written.least,
    "maximum": Written.greatest,
    "slice": Written.sliced,
    "replace": Written.replaced,
}


@dataclass(frozen=True)
class _Place:
    """An argument in a template."""

    writer: Written
    of: Expression
    function: str

    def __format__(self, spec: str) -> str:
        writes = {"in": self.writer.inside, "bare": self.writer.bare, "raw": self.writer.raw, "": self.writer.atom}
        if spec == "same":
            return self.writer.same(self.of, self.function)
        return self.writer.raw(self.of, within=True) if spec == "rawin" else writes[spec](self.of)


def _literal(value: Value, kind: str) -> str:
    if value is None or kind == INTEGER:
        return f"pl.lit({value}, dtype={TYPES[kind]})"
    return f"pl.lit({written(value)})"
