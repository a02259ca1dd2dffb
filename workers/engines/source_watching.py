"""Rules held against rows, rows cut into parts, and queries as readable Polars code."""

from collections.abc import Callable

import polars as pl

from workers.core.dtypes import SQL_TYPES
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.core.queries import has_order
from workers.core.schema import Schema
from workers.engines.source_body import Body, Statements, listed, name_list
from workers.engines.source_expressions import Needs
from workers.engines.source_parts import (
    parts_along,
    parts_by_chance,
    parts_by_class,
    parts_by_key,
    parts_in_order,
)
from workers.engines.source_queries import queried
from workers.engines.source_rows import refuse_rows
from workers.engines.source_text import assigned, quoted

_METHODS: dict[str, tuple[Callable[..., pl.Series], Callable[[Divide, str], str]]] = {
    "random": (parts_by_chance, lambda plan, shares: f"{shares}, seed={plan.seed}"),
    "stratified": (parts_by_class, lambda plan, shares: f"{quoted(plan.column)}, {shares}, seed={plan.seed}"),
    "key": (parts_by_key, lambda plan, shares: f"{name_list(plan.key)}, {shares}, seed={plan.seed}"),
    "ordered": (parts_in_order, lambda plan, shares: f"{shares}{f', {quoted(plan.column)}' if plan.column else ''}"),
    "time": (parts_along, lambda plan, shares: f"{quoted(plan.column)}, {shares}"),
}
"""For each way of cutting what does it, and what it is told."""


def watching_statements(plan: Refuse | Divide | Select, schema: Schema, needs: Needs) -> Statements:
    match plan:
        case Refuse(wrong):
            needs.function(refuse_rows)
            body = Body(schema, [wrong], needs)
            return [*body.begin, f"refuse_rows(df, {body.inside(0)})", *body.end]
        case Divide():
            return _divided(plan, schema, needs)
        case Select(query, columns):
            needs.function(queried)
            kinds = ", ".join(f"{quoted(name)}: {quoted(SQL_TYPES[kind])}" for name, kind in columns)
            text = quoted(query.strip().rstrip(";"))
            return [f"df = queried(df, {text}, {{{kinds}}}, is_ordered={has_order(query)})"]


def _divided(plan: Divide, schema: Schema, needs: Needs) -> Statements:
    function, told = _METHODS[plan.method]
    needs.function(function)
    shares = "{" + ", ".join(f"{quoted(name)}: {share!r}" for name, share in plan.parts) + "}"
    made = [f"df = df.with_columns({assigned([(plan.into, f'{function.__name__}(df, {told(plan, shares)})')])})"]
    if plan.into in schema:
        made.append(f"df = df.select({listed([*(name for name in schema.names if name != plan.into), plan.into])})")
    return made
