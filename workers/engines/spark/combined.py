"""Two tables made one on a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers.core.expressions.combining import CROSS, FULL, LEFT, SEMI_OR_ANTI, Append, Join
from workers.core.expressions.plans import schema_after
from workers.core.later import Later
from workers.core.schema import Column, Schema
from workers.engines.spark.choosing import below
from workers.engines.spark.frames import PLACE, Table
from workers.engines.spark.numbers import placed
from workers.engines.spark.primitives import TYPES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, functions
else:
    functions = Later("pyspark.sql.functions")

THERE = "there"
HOW = {"semi": "left_semi", "anti": "left_anti", "full": "full_outer"}


def combined(table: Table, plan: Join | Append, other: Table) -> Table:
    """The rows after the plan; ``other`` is the other table."""
    return _appended(table, plan, other) if isinstance(plan, Append) else _joined(table, plan, other)


def _joined(table: Table, plan: Join, other: Table) -> Table:
    keys = [f"k{at}" for at in range(len(plan.keys))]
    theirs = [f"{other.names[there]} AS {key}" for (_mine, there), key in zip(plan.keys, keys, strict=True)]
    taken = [f"{other.names[there]} AS r{at}" for at, (there, _name) in enumerate(plan.taken)]
    right = other.frame.selectExpr(*theirs, *taken, f"{PLACE} AS {THERE}")
    if plan.first:
        place = f"row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY {THERE}) AS times"
        right = right.selectExpr("*", place).where("times = 1").drop("times")
    _allow(table, plan, right, keys)
    if plan.kind == CROSS:
        return _made(table, plan, table.frame.crossJoin(right))
    agree = " AND ".join(f"{table.names[mine]} = {key}" for (mine, _there), key in zip(plan.keys, keys, strict=True))
    pairs = table.frame.join(right, functions.expr(agree), HOW.get(plan.kind, plan.kind))
    if plan.kind in SEMI_OR_ANTI:
        return replace(table, frame=pairs.select(*table.kept), is_dense=False)
    return _made(table, plan, pairs)


def _made(table: Table, plan: Join, pairs: DataFrame) -> Table:
    completed = {name: f"coalesce({table.names[name]}, k{at})" for at, name in enumerate(plan.completed)}
    here = [completed.get(name) or table.names[name] for name in table.schema.names]
    columns = [*here, *(f"r{at}" for at in range(len(plan.taken)))]
    found = pairs.selectExpr(*(f"{of} AS c{at}" for at, of in enumerate(columns)), PLACE, THERE)
    after = replace(table, schema=schema_after(plan, table.schema))
    return placed(after, found, [(PLACE, False), (THERE, False)])


def _allow(table: Table, plan: Join, right: DataFrame, keys: list[str]) -> None:
    """Raise ``DataError`` where more rows would be made than may be; nothing is made to find out."""
    if plan.kind in SEMI_OR_ANTI:
        return
    rows = table.frame.count()
    if plan.kind == CROSS:
        plan.allow(rows * plan.other.rows, rows)
        return
    mine = [f"{table.names[name]} AS {key}" for (name, _there), key in zip(plan.keys, keys, strict=True)]
    ours = table.frame.selectExpr(*mine).groupBy(*keys).count().withColumnRenamed("count", "times")
    others = right.groupBy(*keys).count().withColumnRenamed("count", "others")
    kept = ["CAST(times AS DECIMAL(38, 0)) * others"]
    kept += ["times"] * (plan.kind in (LEFT, FULL)) + ["others"] * plan.keeps_theirs
    made = ours.join(others, keys, "full_outer").selectExpr(f"sum(coalesce({', '.join(kept)}, 0))").collect()[0][0]
    plan.allow(int(made or 0), rows)


def _appended(table: Table, plan: Append, other: Table) -> Table:
    after = schema_after(plan, table.schema)
    return below(_with_columns(table, after), _with_columns(other, after))


def _with_columns(table: Table, after: Schema) -> Table:
    """The rows with these columns in their order, missing where there are none of the name."""
    made = [f"{_cast(table.names.get(column.name), column)} AS c{at}" for at, column in enumerate(after)]
    return replace(table, frame=table.frame.selectExpr(*made, PLACE), schema=after)


def _cast(value: str | None, column: Column) -> str:
    return f"CAST({value or 'NULL'} AS {TYPES[column.kind]})"
