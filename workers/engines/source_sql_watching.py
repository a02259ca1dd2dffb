"""Rows that are refused, and queries that people wrote, as SQL."""

from collections.abc import Sequence

from workers.core.dtypes import SQL_TYPES
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Guard
from workers.core.expressions.watching import NAMED, Refuse, Select
from workers.core.queries import has_order
from workers.core.schema import NUMBER, TEXT
from workers.engines.duckdb_primitives import finite
from workers.engines.source_sql_expressions import literal, quoted
from workers.engines.source_sql_query import Query


def check(query: Query, holds: str, said: str) -> None:
    """All rows, where a condition holds that is about them as a whole; else the query stops with what is said."""
    query.table(["*"], f"WHERE CASE WHEN {holds} THEN true ELSE error({said}) END")


def guarded(query: Query, guards: Sequence[Guard], expressions: Sequence[Expression]) -> list[str]:
    """The expressions, once no guard is true of a row."""
    values = query.values([*(guard.wrong for guard in guards), *expressions])
    for guard, wrong in zip(guards, values, strict=False):
        rows = f"FROM {query.last} WHERE"
        first = f"SELECT count(*) {rows} {query.place} <= (SELECT min({query.place}) {rows} {wrong})"
        said = f"'Row ' || ({first}) || {literal(f': {guard.message}', TEXT)}"
        check(query, f"NOT EXISTS (SELECT 1 {rows} {wrong})", said)
    return values[len(guards) :]


def refused(query: Query, plan: Refuse) -> None:
    (wrong,) = query.values([plan.wrong])
    rows = f"(SELECT row_number() OVER (ORDER BY {query.place}) AS place, {wrong} AS is_wrong FROM {query.last})"
    first = f"array_to_string(list(place ORDER BY place)[:{NAMED}], ', ')"
    said = f"(SELECT count(*) || ' rows break the rule, the first of them: ' || {first} FROM {rows} WHERE is_wrong)"
    check(query, f"NOT EXISTS (SELECT 1 FROM {query.last} WHERE {wrong})", said)
    query.table(query.all)


def selected(query: Query, plan: Select) -> None:
    text = plan.query.strip().rstrip(";")
    literal(text, TEXT)  # which refuses what cannot stand here
    query.settings = ["SET TimeZone = 'UTC';"]
    made = []
    for name, kind in plan.columns:
        value = f"TRY_CAST({quoted(name)} AS {SQL_TYPES[kind]})"
        made.append(f"{finite(value) if kind == NUMBER else value} AS {quoted(name)}")
    names = [quoted(name) for name, _kind in plan.columns]
    rows = f"SELECT {', '.join(query.all[:-1])} FROM {query.last} ORDER BY {query.place}"
    of = f"(WITH input AS ({rows}) SELECT * FROM (\n{text}\n    ))"
    if has_order(plan.query):
        query.table([*made, f"row_number() OVER () AS {query.place}"], of=of)
        return
    query.table(made, of=of)
    query.numbered(names, [f"{name} NULLS LAST" for name in names])
