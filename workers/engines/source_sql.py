"""The engine that writes SQL: plans become a query for DuckDB with a named table for each step.

Names and values stand in the text, quoted; comments are of one line. Nothing of Etabli is needed to run it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from workers.core.dtypes import SQL_TYPES
from workers.core.errors import DataError
from workers.core.expressions.combining import Append, Join
from workers.core.expressions.folds import Fold
from workers.core.expressions.grouping import Group, Repeat
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, Value
from workers.core.expressions.plans import (
    FIRST,
    LAST,
    NONE,
    Chain,
    Distinct,
    Filter,
    Plan,
    RowPlan,
    Slice,
    Sort,
    schema_after,
)
from workers.core.schema import INTEGER, NUMBER, TEXT, Schema
from workers.core.words import _, say
from workers.engines.duckdb_primitives import FUNCTIONS, IMPLEMENTATIONS, finite
from workers.engines.source_naming import Naming, settled
from workers.engines.source_text import commented

FOLDS: dict[str, str] = {
    "count": "count({of})",
    "distinct": "count(DISTINCT {of})",
    "sum_integer": "TRY_CAST(sum(CAST({of} AS HUGEINT)) AS BIGINT)",
    "minimum": "min({of})",
    "maximum": "max({of})",
    "first": "first({of} ORDER BY {place}) FILTER ({of} IS NOT NULL)",
    "last": "last({of} ORDER BY {place}) FILTER ({of} IS NOT NULL)",
    "join": "string_agg({of}, {separator} ORDER BY {place})",
}


def quoted(name: str) -> str:
    """A name as SQL has it. Raises ``DataError`` for one that no SQL text can hold."""
    _refuse_nul(name)
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value, kind: str) -> str:
    """A value, with exactly its kind."""
    if value is None:
        return f"CAST(NULL AS {SQL_TYPES[kind]})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        _refuse_nul(value)
        return "'" + value.replace("'", "''") + "'"
    if kind == INTEGER:
        return f"CAST({value} AS BIGINT)"
    return repr(value) if "e" in repr(value) else f"{value!r}e0"  # without an exponent it would be a decimal


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise DataError(say(_("a text with the character NUL cannot stand in SQL.")))


class Sql:
    """A query that grows by one named table with every step."""

    def __init__(self, schema: Schema, source: str) -> None:
        """``source`` is what stands after FROM, such as a table or ``read_parquet('…')``."""
        self.schema = schema
        self._place = quoted(self._free("row", schema))
        columns = ", ".join(f"{_typed(column.name, column.kind)} AS {quoted(column.name)}" for column in schema)
        self._tables = [("source_rows", f"SELECT {columns}, row_number() OVER () AS {self._place} FROM {source}", "")]  # noqa: S608 - names and values are quoted
        self._number = 0

    def add(self, plan: Plan, sentence: str) -> None:
        """One more step. Raises ``DataError`` with the rest of a sentence about what has no SQL."""
        self._number += 1
        self._step(plan, sentence)

    def text(self) -> str:
        """The query for all rows, in order."""
        made = []
        for name, select, sentence in self._tables:
            said = commented(sentence) if sentence else []
            made += [*(f"--{line[1:]}" for line in said), f"{name} AS (", f"    {select}", "),"]
        made[-1] = ")"
        columns = ", ".join(map(quoted, self.schema.names))
        return "\n".join(["WITH", *made, f"SELECT {columns}", f"FROM {self._last}", f"ORDER BY {self._place};", ""])

    @property
    def _last(self) -> str:
        return self._tables[-1][0]

    def _free(self, stem: str, schema: Schema) -> str:
        names = {name.lower() for name in schema.names}
        while stem in names:
            stem += "_"
        return stem

    def _add(self, select: str, rest: str = "", sentence: str = "") -> None:
        known = {name for name, _select, _sentence in self._tables}
        name, more = f"step_{self._number}", 1
        while name in known:
            more += 1
            name = f"step_{self._number}_{more}"
        self._tables.append((name, f"SELECT {select} FROM {self._last}{' ' if rest else ''}{rest}", sentence))  # noqa: S608 - names and values are quoted

    def _step(self, plan: Plan, sentence: str) -> None:
        if isinstance(plan, Chain):
            for at, each in enumerate(plan.plans):
                self._step(each, sentence if at == 0 else "")
            return
        after = schema_after(plan, self.schema)
        if self._free(self._place[1:-1], after) != self._place[1:-1]:
            self._rename_place(after)
        begun = len(self._tables)
        self._write(plan)
        name, select, _none = self._tables[begun]
        self._tables[begun] = (name, select, sentence)
        self.schema = after

    def _rename_place(self, after: Schema) -> None:
        old, both = self._place, Schema((*self.schema.columns, *after.columns))
        self._place = quoted(self._free("row", both))
        self._add(f"* EXCLUDE ({old}), {old} AS {self._place}")

    def _write(self, plan: Plan) -> None:
        match plan:
            case RowPlan(outputs, guards):
                if guards:
                    raise DataError(say(_("it refuses rows, which a query cannot.")))
                values = self._values([o.expression for o in outputs])
                made = [_as(value, o.name) for value, o in zip(values, outputs, strict=True)]
                self._add(", ".join([*made, self._place]))
            case Filter(condition):
                (value,) = self._values([condition])
                self._add(self._all, f"WHERE {value}")
            case Distinct() | Slice():
                self._add(self._all, f"QUALIFY {self._qualified(plan)}")
            case Sort(keys):
                values = self._values([of for of, _descending in keys])
                ways = [" DESC" if descending else "" for _of, descending in keys]
                order = [f"{value}{way} NULLS LAST" for value, way in zip(values, ways, strict=True)]
                self._numbered(list(map(quoted, self.schema.names)), [*order, self._place])
            case Group():
                self._group(plan)
            case Repeat():
                self._repeat(plan)
            case Join() | Append():
                raise DataError(say(_("it reads another table, and an exported file is about one.")))
            case _:
                raise DataError(say(_("it looks at the rows in a way that plain SQL does not say.")))

    @property
    def _all(self) -> str:
        return ", ".join([*map(quoted, self.schema.names), self._place])

    def _numbered(self, columns: Sequence[str], order: Sequence[str], rest: str = "") -> None:
        self._add(", ".join([*columns, f"row_number() OVER (ORDER BY {', '.join(order)}) AS {self._place}"]), rest)

    def _qualified(self, plan: Distinct | Slice) -> str:
        if isinstance(plan, Slice):
            order = f"ORDER BY {self._place}{' DESC' if plan.from_end else ''}"
            last = "" if plan.length is None else f" AND {plan.offset + plan.length}"
            return f"row_number() OVER ({order}) {f'BETWEEN {plan.offset + 1}{last}' if last else f'> {plan.offset}'}"
        alike = ", ".join(map(quoted, plan.columns))
        nth = "count(*)" if plan.keep == NONE else "row_number()"
        order = {LAST: f" ORDER BY {self._place} DESC", FIRST: f" ORDER BY {self._place}"}.get(plan.keep, "")
        return f"{nth} OVER (PARTITION BY {alike}{order}) = 1"

    def _group(self, plan: Group) -> None:
        values = self._values([*(of for _name, of in plan.keys), *(fold.of for _name, fold in plan.folds)])
        keys, of = values[: len(plan.keys)], values[len(plan.keys) :]
        firsts = [f"first({value} ORDER BY {self._place})" for value in keys]
        made = [_as(value, name) for value, (name, _of) in zip(firsts, plan.keys, strict=True)]
        made += [_as(self._fold(fold, value), name) for value, (name, fold) in zip(of, plan.folds, strict=True)]
        by = f"GROUP BY {', '.join(keys)}" if keys else "HAVING count(*) > 0"
        self._add(", ".join([*made, f"min({self._place}) AS {self._place}"]), by)

    def _fold(self, fold: Fold, of: str) -> str:
        if fold.function not in FOLDS:
            said = _("“{word}” of a group is not the same in SQL to the last bit.")
            raise DataError(say(said, word=fold.function))
        return FOLDS[fold.function].format(of=of, place=self._place, separator=literal(fold.separator, TEXT))

    def _repeat(self, plan: Repeat) -> None:
        after = schema_after(plan, self.schema)
        copy = quoted(self._free("copy", Schema((*self.schema.columns, *after.columns))))
        every = self._values([plan.times, *(of for _name, values in plan.taken for of in values)])
        begin, lists = 1, []
        for name, values in plan.taken:
            lists.append(_as(f"[{', '.join(every[begin : begin + len(values)])}][{copy}]", name))
            begin += len(values)
        self._add(f"*, unnest(range(1, {every[0]} + 1)) AS {copy}")
        columns = [*map(quoted, plan.kept), *lists, _as(copy, plan.number)]
        self._numbered(columns, [self._place, copy])

    def _values(self, expressions: Sequence[Expression]) -> list[str]:
        """The expressions over the last table, after one for each level of parts that have a name."""
        asked = settled(expressions)
        naming = Naming(asked, self.schema.names, mentions)
        for level in naming.levels:
            self._add(", ".join(["*", *(_as(_text(of, naming), name) for name, of in level)]))
        return [_said(of, naming) for of in asked]


def _typed(name: str, kind: str) -> str:
    return finite(f"CAST({quoted(name)} AS DOUBLE)") if kind == NUMBER else f"CAST({quoted(name)} AS {SQL_TYPES[kind]})"


def _as(value: str, name: str) -> str:
    return value if value == quoted(name) else f"{value} AS {quoted(name)}"


@cache
def _mentions_of(function: str, count: int) -> tuple[int, ...]:
    text = IMPLEMENTATIONS[function](*(f"<{at}>" for at in range(count)))
    return tuple(max(1, text.count(f"<{at}>")) for at in range(count))


def mentions(part: Call | Lookup) -> Sequence[int]:
    """How often the text of a primitive says each of its arguments."""
    return (2, 1) if isinstance(part, Lookup) else _mentions_of(part.function, len(part.args))


def _said(expression: Expression, naming: Naming) -> str:
    name = naming.name(expression)
    if name is not None:
        return quoted(name)
    text = _text(expression, naming)
    return f"({text})" if isinstance(expression, Call | Lookup) else text


def _text(expression: Expression, naming: Naming) -> str:
    match expression:
        case Column(name):
            return quoted(name)
        case Literal(value, kind):
            return literal(value, kind)
        case Lookup():
            return _looked_up(expression, naming)
        case Call(function, args):
            if any(own in IMPLEMENTATIONS[function](*("" for _arg in args)) for own in FUNCTIONS):
                raise DataError(say(_("“{word}” is computed by a function of Etabli."), word=function))
            return IMPLEMENTATIONS[function](*(_said(arg, naming) for arg in args))


def _looked_up(found: Lookup, naming: Naming) -> str:
    key, otherwise = _said(found.of, naming), _said(found.otherwise, naming)
    pairs = [
        f"WHEN {literal(key_, found.of.kind)} THEN {literal(value, found.kind)}"
        for key_, value in zip(found.keys, found.values, strict=True)
    ]
    if not pairs:
        return f"CASE WHEN {key} IS NOT NULL THEN {otherwise} END"
    text = f"CASE {key} {' '.join(pairs)} ELSE {otherwise} END"
    if isinstance(found.otherwise, Literal) and found.otherwise.value is None:
        return text
    return f"CASE WHEN {key} IS NOT NULL THEN {text} END"
