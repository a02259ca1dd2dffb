"""The four nodes of the expression language: a tree of them says what one cell is, given one row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workers.core.schema import DATE, DATETIME

Value = bool | int | float | str | date | datetime | None
"""What a cell can be in the scalar engine; missing is None."""


@dataclass(frozen=True)
class Column:
    """The cell of this row in a column."""

    name: str
    kind: str


@dataclass(frozen=True)
class Literal:
    """The same value in every row."""

    value: Value
    kind: str


@dataclass(frozen=True)
class Call:
    """A primitive (see ``primitives``) applied to its arguments. Build it with ``build.call``, which checks kinds."""

    function: str
    args: tuple["Expression", ...]
    kind: str


@dataclass(frozen=True)
class Lookup:
    """The value paired with the argument, ``otherwise`` for an unknown one, missing for a missing one."""

    of: "Expression"
    keys: tuple[Value, ...]
    values: tuple[Value, ...]
    otherwise: "Expression"
    kind: str


Expression = Column | Literal | Call | Lookup


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly below this one."""
    match expression:
        case Call(args=args):
            return args
        case Lookup(of=of, otherwise=otherwise):
            return (of, otherwise)
    return ()


def with_children(expression: Expression, below: Sequence[Expression]) -> Expression:
    """The same expression over others in the place of its children, as many as it has."""
    match expression:
        case Call():
            return replace(expression, args=tuple(below))
        case Lookup():
            of, otherwise = below
            return replace(expression, of=of, otherwise=otherwise)
    return expression


def parts(expressions: Iterable[Expression], seen: set[int] | None = None) -> Iterator[Expression]:
    """The expressions and all that is below them, children first and each object once.

    ``seen`` are the ids of objects to leave out with what is below them; those that are given are added.
    """
    seen = set() if seen is None else seen
    for expression in expressions:
        waiting = [(expression, False)]
        while waiting:
            part, is_ready = waiting.pop()
            if id(part) in seen:
                continue
            if is_ready:
                seen.add(id(part))
                yield part
            else:
                waiting += [(part, True), *((child, False) for child in reversed(children(part)))]


def columns_of(expression: Expression) -> Iterator[str]:
    """Names of the columns an expression reads; a name may come more than once."""
    return (part.name for part in parts([expression]) if isinstance(part, Column))


def to_json(expression: Expression) -> dict[str, Any]:
    """Plain JSON values; ``from_json`` gives an equal expression."""
    match expression:
        case Column(name, kind):
            return {"column": name, "kind": kind}
        case Literal(value, kind):
            return {"value": plain(value), "kind": kind}
        case Call(function, args, kind):
            return {"call": function, "args": [to_json(a) for a in args], "kind": kind}
        case Lookup(of, keys, values, otherwise, kind):
            pairs = [[plain(key), plain(value)] for key, value in zip(keys, values, strict=True)]
            return {"look_up": to_json(of), "pairs": pairs, "otherwise": to_json(otherwise), "kind": kind}


def from_json(data: dict[str, Any]) -> Expression:
    """The expression that ``to_json`` described."""
    kind = data["kind"]
    if "column" in data:
        return Column(data["column"], kind)
    if "call" in data:
        return Call(data["call"], tuple(from_json(a) for a in data["args"]), kind)
    if "look_up" in data:
        of = from_json(data["look_up"])
        keys = tuple(typed(key, of.kind) for key, _ in data["pairs"])
        values = tuple(typed(value, kind) for _, value in data["pairs"])
        return Lookup(of, keys, values, from_json(data["otherwise"]), kind)
    return Literal(typed(data["value"], kind), kind)


def plain(value: Value) -> bool | int | float | str | None:
    """A value as JSON has it: dates and times become ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def typed(value: Any, kind: str) -> Value:
    """A JSON value as a cell of ``kind``: the inverse of ``plain``."""
    if value is None:
        return None
    if kind == DATETIME:
        return datetime.fromisoformat(value)
    if kind == DATE:
        return date.fromisoformat(value)
    result: Value = value
    return result
