"""Two tables made one, in Polars. Of the other table no more is held than has a partner, or is asked for without one.

Inside, keys are called ``k0`` and on, what is taken ``r0`` and on, and ``here`` is a row's place.
"""

from collections.abc import Iterator

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.expressions.combining import CROSS, FULL, LEFT, SEMI_OR_ANTI, Append, Join
from workers.core.expressions.plans import schema_after
from workers.core.schema import Schema
from workers.engines.others import Tables, batches
from workers.engines.polars_named import Watch


def combined(plan: Join | Append, frame: pl.DataFrame, tables: Tables, watch: Watch | None = None) -> pl.DataFrame:
    """A canonical frame after the plan; ``watch`` may stop it before the rows are made."""
    if isinstance(plan, Append):
        return _appended(plan, frame, tables, watch)
    return _crossed(plan, frame, tables, watch) if plan.kind == CROSS else _joined(plan, frame, tables, watch)


def _joined(plan: Join, frame: pl.DataFrame, tables: Tables, watch: Watch | None) -> pl.DataFrame:
    names = [f"k{at}" for at in range(len(plan.keys))]
    here = frame.select(pl.col(mine).alias(name) for (mine, _theirs), name in zip(plan.keys, names, strict=True))
    there, alone = _partners(plan, here.unique(), tables, watch)
    if plan.kind in SEMI_OR_ANTI:
        rows = here.with_row_index("here").join(there, on=names, how=plan.kind, maintain_order="left")
        return frame[rows["here"]]
    made = _made(plan, here, there) + alone.height
    plan.allow(made, frame.height)
    if watch is not None:
        watch(frame, made / max(1, frame.height))
    how = "left" if plan.kind in (LEFT, FULL) else "inner"
    pairs = here.with_row_index("here").join(there, on=names, how=how, maintain_order="left_right")  # type: ignore[arg-type]
    taken = pairs.select(pl.col(f"r{at}").alias(name) for at, (_theirs, name) in enumerate(plan.taken))
    beside = frame[pairs["here"]].hstack(taken)
    return pl.concat([beside, _without_partner(plan, alone, beside)]) if plan.keeps_theirs else beside


def _partners(plan: Join, keys: pl.DataFrame, tables: Tables, watch: Watch | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the other table that have one of the keys, and those that have not where these stay."""
    found, alone, count = [], [], 0
    for batch in _batches(plan, tables):
        found.append(_first(plan, batch.join(keys, on=keys.columns, how="semi", maintain_order="left"), keys.columns))
        rest = batch.join(keys, on=keys.columns, how="anti", maintain_order="left")
        if not plan.keeps_theirs:
            rest = rest.clear()
        elif tables.most_alone is not None:
            rest = rest.head(tables.most_alone - count)
        alone.append(rest)
        count += rest.height
        if watch is not None:
            watch(batch)
    return _first(plan, pl.concat(found), keys.columns), pl.concat(alone)


def _first(plan: Join, found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return found.unique(keys, keep="first", maintain_order=True) if plan.first else found


def _batches(plan: Join, tables: Tables) -> Iterator[pl.DataFrame]:
    """Batches of the other table's keys and of what is taken of it."""
    keys = [theirs for _mine, theirs in plan.keys]
    taken = [] if plan.kind in SEMI_OR_ANTI else [theirs for theirs, _name in plan.taken]
    for batch in batches(tables, plan.other, (*keys, *taken)):
        named = [pl.col(name).alias(f"k{at}") for at, name in enumerate(keys)]
        yield batch.select(*named, *(pl.col(name).alias(f"r{at}") for at, name in enumerate(taken)))


def _made(plan: Join, here: pl.DataFrame, there: pl.DataFrame) -> int:
    """How many rows the partners make, with the rows here that have none where these stay."""
    times = there.group_by(there.columns[: len(plan.keys)]).len("times")
    found = here.join(times, on=here.columns, how="left")["times"]
    alone = found.null_count() if plan.kind in (LEFT, FULL) else 0
    return int(found.cast(pl.Int64).sum()) + alone


def _without_partner(plan: Join, alone: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """The rows of the other table alone, with their keys in the columns of the keys here."""
    given = {mine: f"k{at}" for at, (mine, _theirs) in enumerate(plan.keys)}
    given |= {name: f"r{at}" for at, (_theirs, name) in enumerate(plan.taken)}
    return _filled(alone, given, beside)


def _filled(frame: pl.DataFrame, given: dict[str, str], like: pl.DataFrame) -> pl.DataFrame:
    """Rows with the columns of ``like``: those that are given by a column of the frame, the others missing."""
    columns = [
        frame[given[name]].alias(name)
        if name in given
        else pl.repeat(None, frame.height, dtype=dtype, eager=True).alias(name)
        for name, dtype in like.schema.items()
    ]
    return pl.DataFrame(columns)


def _crossed(plan: Join, frame: pl.DataFrame, tables: Tables, watch: Watch | None) -> pl.DataFrame:
    made = frame.height * plan.other.rows
    plan.allow(made, frame.height)
    if watch is not None:
        watch(frame, plan.other.rows)
    names = [name for _theirs, name in plan.taken]
    inside = {f"r{at}": name for at, name in enumerate(names)}
    there = pl.concat(list(_batches(plan, tables))).rename(inside)
    here = frame.select(pl.int_range(pl.len()).alias("\0here"))
    pairs = here.join(there.with_row_index("\0there"), how="cross", maintain_order="left_right")
    return frame[pairs["\0here"]].hstack(pairs.select(names))


def _appended(plan: Append, frame: pl.DataFrame, tables: Tables, watch: Watch | None) -> pl.DataFrame:
    after = schema_after(plan, Schema.of(frame))
    like = pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in after})
    shared = [name for name in after.names if name in plan.other.schema]
    parts, count = [_filled(frame, {name: name for name in frame.columns}, like)], 0
    for batch in batches(tables, plan.other, shared):
        rest = batch if tables.most_alone is None else batch.head(tables.most_alone - count)
        parts.append(_filled(rest, {name: name for name in shared}, like))
        count += rest.height
        if watch is not None:
            watch(rest, 1 + count / max(1, rest.height))
    return pl.concat(parts)
