"""Plans that choose rows, put them in order, or number them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.chance import hashed
from workers.core.expressions.grouping import Extend, Lots, Repeat
from workers.core.expressions.plans import FIRST, LAST, NONE, Distinct, Filter, Sample, Slice, Sort, schema_after
from workers.core.later import Later
from workers.core.schema import INTEGER
from workers.engines.polars_groups import extended
from workers.engines.spark.files import of_frame
from workers.engines.spark.frames import PLACE, Table, register
from workers.engines.spark.numbers import BY_PLACE, dense, numbered, placed
from workers.engines.spark.ranks import SIGN, at_ranks

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


def filtered(table: Table, plan: Filter) -> Table:
    frame, (value,) = table.computed([plan.condition])
    return replace(table, frame=frame.where(value).select(*table.kept), is_dense=False)


def distinct(table: Table, plan: Distinct) -> Table:
    alike = ", ".join(table.names[name] for name in plan.columns)
    nth = "count(*)" if plan.keep == NONE else "row_number()"
    order = {FIRST: f"ORDER BY {PLACE}", LAST: f"ORDER BY {PLACE} DESC", NONE: ""}[plan.keep]
    counted = table.frame.selectExpr("*", f"{nth} OVER (PARTITION BY {alike} {order}) AS nth")
    return replace(table, frame=counted.where("nth = 1").select(*table.kept), is_dense=False)


def in_order(table: Table, plan: Sort) -> Table:
    frame, values = table.computed([of for of, _descending in plan.keys])
    keyed = frame.selectExpr(*table.kept, *(f"{value} AS o{at}" for at, value in enumerate(values)))
    order = [(f"o{at}", descending) for at, (_of, descending) in enumerate(plan.keys)]
    return placed(table, keyed, [*order, *BY_PLACE])


def between(table: Table, plan: Slice) -> Table:
    every = dense(table)
    begin, end = plan.bounds(every.frame.count())
    return every.having(f"{PLACE} > {begin}L AND {PLACE} <= {end}L")


def sampled(table: Table, plan: Sample) -> Table:
    """The rows whose hash is among the least: no list of rows is made."""
    every = dense(table)
    rows = every.frame.count()
    wanted = plan.wanted(rows)
    if not wanted:
        return every.having("false")
    hashes = _hashes(every, plan.seed)
    ((_rows, found),) = at_ranks(hashes.select("hash"), [lambda _count: [wanted - 1]])
    (last,) = found.values()
    return replace(table, frame=hashes.where(f"hash <= {last}L").select(*table.kept), is_dense=False)


def with_lots(table: Table, plan: Lots) -> Table:
    every = dense(table)
    found = numbered(_hashes(every, plan.seed), [("hash", False)], "lot")
    after = schema_after(plan, table.schema)
    made = [f"{name} AS c{at}" for at, name in enumerate([*(every.names[n] for n in after.names[:-1]), "lot - 1"])]
    return replace(every, frame=found.selectExpr(*made, PLACE), schema=after)


def _hashes(table: Table, seed: int) -> Any:
    """The rows with a hash of each one's place, in the order of hashes."""

    def hash_of(places: Any) -> Any:
        return _array((hashed(places.to_numpy() - 1, seed) ^ np.uint64(SIGN)).view(np.int64))

    register(table.session, f"etabli_hash_{seed}", hash_of, INTEGER)
    return table.frame.selectExpr("*", f"etabli_hash_{seed}({PLACE}) AS hash")


def _array(values: Any) -> Any:
    return pl.Series(values).to_arrow()


def repeated(table: Table, plan: Repeat) -> Table:
    frame, (times, *values) = table.computed([plan.times, *(of for _name, chosen in plan.taken for of in chosen)])
    made = f"sum(CAST(greatest(coalesce({times}, 0L), 0L) AS DECIMAL(38, 0)))"
    ((rows, copies),) = frame.selectExpr("count(*)", made).collect()
    plan.allow(int(copies or 0), rows)
    after, each = schema_after(plan, table.schema), iter(values)
    copied = frame.where(f"{times} >= 1").selectExpr("*", f"explode(sequence(1L, {times})) AS copy")
    lists = [", ".join(next(each) for _of in chosen) for _name, chosen in plan.taken]
    taken = [f"get(array({values}), CAST(copy AS INT) - 1)" for values in lists]
    columns = [*(table.names[name] for name in plan.kept), *taken, "copy"]
    chosen = copied.selectExpr(*(f"{of} AS c{at}" for at, of in enumerate(columns)), PLACE, "copy")
    return placed(replace(table, schema=after), chosen, [(PLACE, False), ("copy", False)])


def with_more(table: Table, plan: Extend) -> Table:
    return below(table, of_frame(table.session, extended(plan, table.schema.names))) if plan.rows else table


def below(table: Table, more: Table) -> Table:
    """The rows of two tables of the same columns, one below the other."""
    every = dense(table)
    rows = every.frame.count()
    moved = more.frame.selectExpr(*table.names.values(), f"{PLACE} + {rows}L AS {PLACE}")
    return replace(every, frame=every.frame.union(moved), is_dense=more.is_dense)
