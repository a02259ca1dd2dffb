"""Two tables made one, as SQL. Like every query here it holds no text of people's."""

from typing import Any

from workers.core.dtypes import SQL_TYPES
from workers.core.expressions.combining import CROSS, FULL, LEFT, SEMI_OR_ANTI, Append, Join
from workers.core.expressions.plans import schema_after
from workers.core.schema import Column
from workers.engines.duckdb_files import Stored
from workers.engines.duckdb_query import PLACE, Query

WORDS = {"inner": "JOIN", "left": "LEFT JOIN", "right": "RIGHT JOIN", "full": "FULL JOIN", "cross": "CROSS JOIN"}
THERE = "there"


def combined(query: Query, plan: Join | Append, other: Stored) -> Query:
    """The rows of the query after the plan; ``other`` is the other table."""
    return _appended(query, plan, other) if isinstance(plan, Append) else _joined(query, plan, other)


def made_of(query: Query, plan: Join, other: Stored) -> tuple[str, list[Any]]:
    """A query, with its parameters, for how many rows there are, and how many the join makes of them."""
    asked = query.with_other(_selected(plan, other))
    count = f"SELECT count(*) FROM {asked.last}"
    if plan.kind in (CROSS, *SEMI_OR_ANTI):
        return asked.asked(f"SELECT ({count}), 0")
    names = [f"k{at}" for at in range(len(plan.keys))]
    mine = [f"{asked.name_of(name)} AS {key}" for (name, _theirs), key in zip(plan.keys, names, strict=True)]
    ours = f"SELECT {', '.join(mine)}, count(*) AS times FROM {asked.last} GROUP BY ALL"
    theirs = f"SELECT {', '.join(names)}, count(*) AS others FROM {asked.other} GROUP BY ALL"
    kept = ["times::HUGEINT * others", *(["times"] * (plan.kind in (LEFT, FULL))), *(["others"] * plan.keeps_theirs)]
    made = f"coalesce(sum(coalesce({', '.join(kept)})), 0)"
    return asked.asked(f"SELECT ({count}), {made} FROM ({ours}) FULL JOIN ({theirs}) USING ({', '.join(names)})")


def _selected(plan: Join, other: Stored) -> str:
    """The other table's keys and what is taken of it, with the place of each row."""
    given = dict(zip(other.schema.names, other.columns, strict=True))
    keys = [f"{given[theirs]} AS k{at}" for at, (_mine, theirs) in enumerate(plan.keys)]
    taken = [f"{given[theirs]} AS r{at}" for at, (theirs, _name) in enumerate(plan.taken)]
    rows = f"SELECT {', '.join([*keys, *taken, f'row_number() OVER () AS {THERE}'])} FROM {other.source}"
    if not plan.first:
        return rows
    names = ", ".join(f"k{at}" for at in range(len(plan.keys)))
    return f"SELECT * FROM ({rows}) QUALIFY row_number() OVER (PARTITION BY {names} ORDER BY {THERE}) = 1"


def _joined(query: Query, plan: Join, other: Stored) -> Query:
    held = query.with_other(_selected(plan, other))
    agree = " AND ".join(f"{held.name_of(mine)} = k{at}" for at, (mine, _theirs) in enumerate(plan.keys))
    if plan.kind in SEMI_OR_ANTI:
        return held.chosen(f"{plan.kind.upper()} JOIN {held.other} ON {agree}")
    completed = {name: f"coalesce({held.name_of(name)}, k{at})" for at, name in enumerate(plan.completed)}
    here = [completed.get(name) or held.name_of(name) for name in held.schema.names]
    values = [*here, *(f"r{at}" for at in range(len(plan.taken)))]
    beside = f"{WORDS[plan.kind]} {held.other}" + (f" ON {agree}" if plan.keys else "")
    return held.made(schema_after(plan, held.schema), values, f"{PLACE} NULLS LAST, {THERE}", beside)


def _appended(query: Query, plan: Append, other: Stored) -> Query:
    after = schema_after(plan, query.schema)
    given = dict(zip(other.schema.names, other.columns, strict=True))
    theirs = [f"{_cast(given.get(column.name), column)} AS r{at}" for at, column in enumerate(after)]
    held = query.with_other(f"SELECT {', '.join([*theirs, f'row_number() OVER () AS {THERE}'])} FROM {other.source}")
    known = {name: held.name_of(name) for name in query.schema.names}
    mine = (_cast(known.get(column.name), column) for column in after)
    values = [f"CASE WHEN {THERE} IS NULL THEN {value} ELSE r{at} END" for at, value in enumerate(mine)]
    return held.made(after, values, f"{PLACE} NULLS LAST, {THERE}", f"FULL JOIN {held.other} ON false")


def _cast(value: str | None, column: Column) -> str:
    return f"CAST({value or 'NULL'} AS {SQL_TYPES[column.kind]})"
