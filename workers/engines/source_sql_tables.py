"""Joins and rows put below as SQL."""

from collections.abc import Collection

from workers.core.dtypes import SQL_TYPES
from workers.core.expressions.combining import CROSS, SEMI_OR_ANTI, Append, Join
from workers.core.expressions.plans import schema_after
from workers.core.schema import Schema
from workers.engines.source_sql_expressions import named, quoted
from workers.engines.source_sql_query import Query
from workers.engines.source_sql_watching import check


def joined(query: Query, plan: Join) -> None:
    taken = () if plan.kind in SEMI_OR_ANTI else plan.taken
    wanted = dict.fromkeys([*(there for _here, there in plan.keys), *(there for there, _name in taken)])
    theirs, place = query.other(plan.other, list(wanted))
    pairs = [f"here.{quoted(here)} = there.{quoted(there)}" for here, there in plan.keys]
    on = "" if plan.kind == CROSS else f" ON {' AND '.join(pairs)}"
    if plan.first:
        keys = ", ".join(quoted(there) for _here, there in plan.keys)
        theirs = f"(SELECT * FROM {theirs} QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {place}) = 1)"
    of = f"{query.last} AS here {plan.kind.upper()} JOIN {theirs} AS there{on}"
    if plan.kind in SEMI_OR_ANTI:
        query.table(query.all, of=of)
        return
    given = dict(plan.keys)
    is_alone = f"here.{query.place} IS NULL"
    columns = [
        f"CASE WHEN {is_alone} THEN there.{quoted(given[name])} ELSE here.{quoted(name)} END AS {quoted(name)}"
        if name in plan.completed
        else f"here.{quoted(name)}"
        for name in query.schema.names
    ]
    columns += [f"there.{quoted(there)} AS {quoted(name)}" for there, name in taken]
    query.numbered(columns, [f"here.{query.place} NULLS LAST", f"there.{place}"], of=of)
    if plan.most is not None:
        made = f"SELECT count(*) FROM {query.last}"
        said = f"'The join made ' || ({made}) || ' rows, and at most {plan.most} are allowed.'"
        check(query, f"({made}) <= {plan.most}", said)


def appended(query: Query, plan: Append) -> None:
    after = schema_after(plan, query.schema)
    shared = [name for name in after.names if name in plan.other.schema]
    theirs, place = query.other(plan.other, shared)
    last = f"{place} + (SELECT coalesce(max({query.place}), 0) FROM {query.last}) AS {query.place}"
    more = ", ".join([*_given(after, shared), last])
    query.table([*_given(after, query.schema.names), query.place], f"UNION ALL SELECT {more} FROM {theirs}")


def _given(schema: Schema, names: Collection[str]) -> list[str]:
    """The columns, those that are not among ``names`` missing."""
    missing = {c.name: f"CAST(NULL AS {SQL_TYPES[c.kind]})" for c in schema if c.name not in names}
    return [named(missing.get(c.name, quoted(c.name)), c.name) for c in schema]
