"""Plans: what a step does to a table once its parameters and learned state are known. Engines run plans."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, Literal

from workers.core.chance import shuffled
from workers.core.errors import DataError
from workers.core.expressions.combining import Append, Join, append_from_json, combining_to_json, join_from_json
from workers.core.expressions.folds import Fold
from workers.core.expressions.grouping import (
    Extend,
    Group,
    Lots,
    Repeat,
    Window,
    extend_from_json,
    group_from_json,
    grouping_to_json,
    repeat_from_json,
    window_from_json,
)
from workers.core.expressions.nodes import Column, Expression, columns_of, from_json, to_json
from workers.core.expressions.watching import READERS as WATCHING
from workers.core.expressions.watching import Divide, Refuse, Select, numbers, watching_to_json
from workers.core.others import OtherTable
from workers.core.schema import DTYPES, INTEGER, TEXT, Schema, refuse_alike
from workers.core.schema import Column as SchemaColumn
from workers.core.words import _, counted, say

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Keep = Literal["first", "last", "none"]
FIRST: Final = "first"
LAST: Final = "last"
NONE: Final = "none"


@dataclass(frozen=True)
class Output:
    """One column of the table after the step."""

    name: str
    expression: Expression

    @property
    def is_untouched(self) -> bool:
        """Whether it is the column of the same name, unchanged."""
        return isinstance(self.expression, Column) and self.expression.name == self.name


@dataclass(frozen=True)
class Guard:
    """Refuses a row where ``wrong`` is true, because of ``column``. It holds while any of ``outputs`` is asked for."""

    column: str
    wrong: Expression
    message: str
    outputs: tuple[str, ...]

    def hold(self, count: int, first: Sequence[int]) -> None:
        """Raise ``DataError`` naming the ``first`` of the rows (from 1) that are refused, where there are any."""
        if not count:
            return
        words, more = {"rows": numbers(first), "problem": self.message}, count - len(first)
        if more:
            said = say(_("Rows {rows} and {more:,} more: {problem}"), more=more, **words)
        else:
            said = counted(_("Row {rows}: {problem}"), _("Rows {rows}: {problem}"), count, **words)
        raise DataError(said, row=first[0], column=self.column)


@dataclass(frozen=True)
class RowPlan:
    """Every row becomes one row: all ``outputs``, computed from the columns before the step."""

    outputs: tuple[Output, ...]
    guards: tuple[Guard, ...] = ()

    def reads(self) -> list[str]:
        """Names of the columns that the outputs and guards need, each once, in order of use."""
        expressions = [o.expression for o in self.outputs] + [g.wrong for g in self.guards]
        return list(dict.fromkeys(name for e in expressions for name in columns_of(e)))

    def restrict(self, names: Iterable[str]) -> "RowPlan":
        """Only the outputs called ``names``, in that order, with their guards."""
        outputs = {o.name: o for o in self.outputs}
        wanted = {name: outputs[name] for name in names}
        return RowPlan(tuple(wanted.values()), tuple(g for g in self.guards if wanted.keys() & set(g.outputs)))


@dataclass(frozen=True)
class Filter:
    """Keeps the rows where ``condition`` is true; missing is not true. ``aside``: the others are wanted, too."""

    condition: Expression
    aside: bool = False


@dataclass(frozen=True)
class Distinct:
    """Keeps the first or the last of the rows that agree in ``columns``, or none; missing agrees with missing."""

    columns: tuple[str, ...]
    keep: Keep = FIRST


@dataclass(frozen=True)
class Sort:
    """Orders rows by ``keys`` (value, whether the greatest comes first); missing comes last, equals stay in order."""

    keys: tuple[tuple[Expression, bool], ...]


@dataclass(frozen=True)
class Slice:
    """Keeps ``length`` rows, all when None, after the first ``offset``; both counted from the end with ``from_end``."""

    offset: int = 0
    length: int | None = None
    from_end: bool = False

    def bounds(self, rows: int) -> tuple[int, int]:
        """The first row kept of so many, and the one after the last."""
        begin = min(self.offset, rows)
        end = rows if self.length is None else min(begin + self.length, rows)
        return (rows - end, rows - begin) if self.from_end else (begin, end)


@dataclass(frozen=True)
class Sample:
    """Keeps rows drawn without replacement, in their order: ``rows`` of them, or a ``share`` (0 to 1) of all.

    Which ones depends on ``seed`` and on how many rows there are, and on nothing else.
    """

    rows: int | None = None
    share: float = 0.0
    seed: int = 0

    def wanted(self, rows: int) -> int:
        """How many are kept of so many rows."""
        return min(rows, int(self.share * rows + 0.5) if self.rows is None else self.rows)

    def drawn(self, rows: int) -> "npt.NDArray[np.int64]":
        """The places (0-based, ascending) of those kept of so many rows."""
        drawn = shuffled(rows, self.seed)[: self.wanted(rows)]
        drawn.sort()
        return drawn


@dataclass(frozen=True)
class Chain:
    """One plan after the other, as one step."""

    plans: tuple["Plan", ...]


Plan = (
    RowPlan
    | Filter
    | Distinct
    | Sort
    | Slice
    | Sample
    | Group
    | Window
    | Repeat
    | Lots
    | Extend
    | Join
    | Append
    | Refuse
    | Divide
    | Select
    | Chain
)


def keeps_rows(plan: Plan) -> bool:
    """Whether every row is still there after the plan, in its place."""
    if isinstance(plan, Chain):
        return all(map(keeps_rows, plan.plans))
    return isinstance(plan, RowPlan | Window | Lots | Refuse | Divide)


def touched(plan: Plan) -> set[str]:
    """Names of the columns that a plan computes or renames; the others are as they were, in what rows there are."""
    match plan:
        case RowPlan(outputs):
            return {output.name for output in outputs if not output.is_untouched}
        case Window():
            return {output.name for output in plan.outputs}
        case Group(keys, folds):
            return {name for name, _of in (*keys, *folds)}
        case Lots(into) | Divide(into):
            return {into}
        case Select(_query, columns):
            return {name for name, _kind in columns}
        case Repeat():
            return {plan.number, *(name for name, _values in plan.taken)}
        case Join():
            return {*plan.completed, *(name for _theirs, name in plan.taken)}
        case Append():
            return set(plan.added)
        case Chain(plans):
            return set().union(*map(touched, plans))
    return set()


def change(
    schema: Schema,
    assign: Mapping[str, Expression] | None = None,
    *,
    adds: Iterable[tuple[str, Expression]] = (),
    drop: Iterable[str] = (),
    rename: Mapping[str, str] | None = None,
    guards: Iterable[Guard] = (),
) -> RowPlan:
    """The row plan that keeps every column except for these changes. New columns come last.

    ``assign`` replaces a column of that name; ``adds`` never does. Raises ``DataError`` when two columns would share a
    name or differ by case alone, or none would be left.
    """
    assign, rename, dropped = assign or {}, rename or {}, set(drop)
    kept = [c for c in schema if c.name not in dropped]
    outputs = [Output(rename.get(c.name, c.name), assign.get(c.name, Column(c.name, c.kind))) for c in kept]
    outputs += [Output(name, expression) for name, expression in assign.items() if name not in schema]
    outputs += [Output(name, expression) for name, expression in adds]
    refuse_twice([o.name for o in outputs], schema)
    return RowPlan(tuple(outputs), tuple(guards))


def refuse_twice(names: Sequence[str], before: Schema) -> None:
    """Raise ``DataError`` when two columns would share a name or differ by case alone, or there would be none."""
    for name, count in Counter(names).items():
        if count > 1:
            said = _("Two columns would be called “{name}”. Rename or drop one of them first.")
            raise DataError(say(said, name=name), column=name)
    refuse_alike(names, set(names) - set(before.names))
    if not names:
        raise DataError(say(_("No column would be left. Keep at least one.")))


def schema_after(plan: Plan, before: Schema) -> Schema:
    """The columns after the step. Marks stay on columns that are kept or renamed."""
    match plan:
        case RowPlan(outputs):
            return Schema(tuple(_described(o.name, o.expression, before) for o in outputs))
        case Group(keys, folds):
            return Schema(tuple(_described(name, of, before) for name, of in (*keys, *folds)))
        case Window():
            made = {o.name: _described(o.name, o.fold, before) for o in plan.outputs}
            kept = [made.pop(column.name, column) for column in before]
            return Schema((*kept, *made.values()))
        case Select(_query, columns):
            return Schema(tuple(SchemaColumn(name, kind, DTYPES[kind]) for name, kind in columns))
        case Lots(into) | Divide(into):
            kind = INTEGER if isinstance(plan, Lots) else TEXT
            return Schema(
                (*(column for column in before if column.name != into), SchemaColumn(into, kind, DTYPES[kind]))
            )
        case Repeat(_times, number, kept, taken):
            chosen = [SchemaColumn(name, of[0].kind, DTYPES[of[0].kind]) for name, of in taken]
            counted = SchemaColumn(number, INTEGER, DTYPES[INTEGER])
            return Schema((*map(before.get, kept), *chosen, counted))
        case Join(other, _kind, _keys, taken):
            theirs = ((name, other.schema.get(there)) for there, name in taken)
            return Schema((*before, *(replace(column, name=name) for name, column in theirs)))
        case Append(other, added):
            return Schema((*before, *map(other.schema.get, added)))
        case Chain(plans):
            return reduce(lambda schema, each: schema_after(each, schema), plans, before)
    return before


def _described(name: str, of: Expression | Fold, before: Schema) -> SchemaColumn:
    marks = before.get(of.name).marks if isinstance(of, Column) else ()
    return SchemaColumn(name, of.kind, DTYPES[of.kind], marks)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Plain JSON values; ``plan_from_json`` gives an equal plan."""
    match plan:
        case Filter(condition, aside):
            return {"filter": to_json(condition), **({"aside": True} if aside else {})}
        case Distinct(columns, keep):
            return {"distinct": list(columns), **({} if keep == FIRST else {"keep": keep})}
        case Sort(keys):
            return {"sort": [[to_json(of), descending] for of, descending in keys]}
        case Slice():
            return {"slice": asdict(plan)}
        case Sample():
            return {"sample": asdict(plan)}
        case Group() | Window() | Repeat() | Lots() | Extend() | Join() | Append() | Refuse() | Divide() | Select():
            return _written(plan)
        case Chain(plans):
            return {"chain": [plan_to_json(each) for each in plans]}
        case RowPlan(outputs, guards):
            return {
                "outputs": [[o.name, to_json(o.expression)] for o in outputs],
                "guards": [[g.column, to_json(g.wrong), g.message, list(g.outputs)] for g in guards],
            }


def _written(
    plan: Group | Window | Repeat | Lots | Extend | Join | Append | Refuse | Divide | Select,
) -> dict[str, Any]:
    if isinstance(plan, Join | Append):
        return combining_to_json(plan)
    return watching_to_json(plan) if isinstance(plan, Refuse | Divide | Select) else grouping_to_json(plan)


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """The plan that ``plan_to_json`` described."""
    return next(read(data) for word, read in _READERS.items() if word in data)


def _row_plan(data: Mapping[str, Any]) -> RowPlan:
    outputs = tuple(Output(name, from_json(expression)) for name, expression in data["outputs"])
    guards = tuple(Guard(name, from_json(wrong), message, tuple(kept)) for name, wrong, message, kept in data["guards"])
    return RowPlan(outputs, guards)


_READERS: dict[str, Callable[[Mapping[str, Any]], Plan]] = {
    "outputs": _row_plan,
    "filter": lambda data: Filter(from_json(data["filter"]), data.get("aside", False)),
    "distinct": lambda data: Distinct(tuple(data["distinct"]), data.get("keep", FIRST)),
    "sort": lambda data: Sort(tuple((from_json(of), descending) for of, descending in data["sort"])),
    "slice": lambda data: Slice(**data["slice"]),
    "sample": lambda data: Sample(**data["sample"]),
    "group": group_from_json,
    "window": window_from_json,
    "repeat": repeat_from_json,
    "join": join_from_json,
    "lots": lambda data: Lots(data["lots"], data["seed"]),
    "extend": extend_from_json,
    "append": append_from_json,
    **WATCHING,
    "chain": lambda data: Chain(tuple(map(plan_from_json, data["chain"]))),
}
"""The word that a plan's JSON is known by, and what reads it."""


def others_of(plan: Plan) -> list[OtherTable]:
    """The other tables that a plan reads."""
    if isinstance(plan, Chain):
        return [other for each in plan.plans for other in others_of(each)]
    return [plan.other] if isinstance(plan, Join | Append) else []
