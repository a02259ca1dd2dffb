"""The engine that writes SQL: plans become a query for DuckDB with a named table for each step.

Names and values stand in the text, quoted; comments are of one line. Nothing of Etabli is needed to run it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from workers.core.errors import DataError
from workers.core.expressions.combining import Append, Join
from workers.core.expressions.grouping import BESIDES, EACH, Extend, Group, Lots, Repeat, Window
from workers.core.expressions.plans import (
    FIRST,
    LAST,
    NONE,
    Chain,
    Distinct,
    Filter,
    Plan,
    RowPlan,
    Sample,
    Slice,
    Sort,
    schema_after,
)
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.core.others import OtherTable
from workers.core.schema import Schema
from workers.core.words import _, say
from workers.engines.source_sql_chance import drawn, parted
from workers.engines.source_sql_expressions import named, quoted
from workers.engines.source_sql_groups import grouped_rows, windowed_rows
from workers.engines.source_sql_query import Query
from workers.engines.source_sql_tables import appended, joined
from workers.engines.source_sql_watching import check, guarded, refused, selected


class Sql:
    """A query that grows by one named table, or several, with every step."""

    def __init__(self, schema: Schema, source: str, others: Mapping[OtherTable, tuple[str, str]] | None = None) -> None:
        """See ``Query``."""
        self._query = Query(schema, source, others or {})

    def add(self, plan: Plan, sentence: str) -> None:
        """One more step. Raises ``DataError`` with the rest of a sentence about what has no SQL."""
        self._query.number += 1
        self._step(plan, sentence)

    def text(self) -> str:
        """The query for all rows, in order."""
        return self._query.text()

    def _step(self, plan: Plan, sentence: str) -> None:
        if isinstance(plan, Chain):
            for at, each in enumerate(plan.plans):
                self._step(each, sentence if at == 0 else "")
            return
        query = self._query
        after = schema_after(plan, query.schema)
        query.make_room(after)
        begun = query.tables
        _WRITERS[type(plan)](query, plan)
        query.say(begun, sentence)
        query.schema = after


def _rows(query: Query, plan: RowPlan) -> None:
    values = guarded(query, plan.guards, [o.expression for o in plan.outputs])
    query.table([*(named(value, o.name) for value, o in zip(values, plan.outputs, strict=True)), query.place])


def _filtered(query: Query, plan: Filter) -> None:
    (value,) = query.values([plan.condition])
    query.table(query.all, f"WHERE {value}")


def _sorted(query: Query, plan: Sort) -> None:
    values = query.values([of for of, _descending in plan.keys])
    ways = [" DESC" if descending else "" for _of, descending in plan.keys]
    order = [f"{value}{way} NULLS LAST" for value, way in zip(values, ways, strict=True)]
    query.numbered(query.all[:-1], [*order, query.place])


def _sliced(query: Query, plan: Slice) -> None:
    order = f"ORDER BY {query.place}{' DESC' if plan.from_end else ''}"
    last = "" if plan.length is None else f" AND {plan.offset + plan.length}"
    within = f"BETWEEN {plan.offset + 1}{last}" if last else f"> {plan.offset}"
    query.table(query.all, f"QUALIFY row_number() OVER ({order}) {within}")


def _distinct(query: Query, plan: Distinct) -> None:
    alike = ", ".join(map(quoted, plan.columns))
    nth = "count(*)" if plan.keep == NONE else "row_number()"
    order = {LAST: f" ORDER BY {query.place} DESC", FIRST: f" ORDER BY {query.place}"}.get(plan.keep, "")
    query.table(query.all, f"QUALIFY {nth} OVER (PARTITION BY {alike}{order}) = 1")


def _repeated(query: Query, plan: Repeat) -> None:
    copy = quoted(query.free("copy", query.schema, schema_after(plan, query.schema)))
    every = query.values([plan.times, *(of for _name, values in plan.taken for of in values)])
    rows = f"(SELECT coalesce(sum(greatest({every[0]}, 0)), 0) - {EACH} * count(*) FROM {query.last})"
    check(query, f"{rows} <= {BESIDES}", "'This would make far more rows than there are.' || ''")
    begin, lists = 1, []
    for name, values in plan.taken:
        lists.append(named(f"[{', '.join(every[begin : begin + len(values)])}][{copy}]", name))
        begin += len(values)
    query.table(["*", f"unnest(range(1, {every[0]} + 1)) AS {copy}"])
    columns = [*map(quoted, plan.kept), *lists, named(copy, plan.number)]
    query.numbered(columns, [query.place, copy])


def _refused(query: Query, plan: Plan, why: str) -> None:
    raise DataError(say(why))


_FOR_TRAINING = partial(_refused, why=_("it changes only the rows that a model learns from."))
_WRITERS: dict[type, Callable[[Query, Any], None]] = {
    RowPlan: _rows,
    Filter: _filtered,
    Distinct: _distinct,
    Slice: _sliced,
    Sort: _sorted,
    Sample: drawn,
    Group: grouped_rows,
    Window: windowed_rows,
    Repeat: _repeated,
    Join: joined,
    Append: appended,
    Refuse: refused,
    Divide: parted,
    Select: selected,
    Lots: _FOR_TRAINING,
    Extend: _FOR_TRAINING,
}
"""What writes each plan."""
