"""The engine for frames: plans run by Polars in memory."""

from collections.abc import Sequence
from functools import reduce

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.expressions.combining import Append, Join
from workers.core.expressions.grouping import Extend, Group, Lots, Repeat, Window
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import (
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
from workers.core.expressions.watching import NAMED, Divide, Refuse, Select
from workers.core.schema import Schema
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_combined import combined
from workers.engines.polars_groups import beyond_rows
from workers.engines.polars_named import Watch, computed


def run(plan: Plan, frame: pl.DataFrame, watch: Watch | None = None, tables: Tables = NO_TABLES) -> pl.DataFrame:
    """``frame`` (canonical) after the plan. Raises ``DataError`` naming row and column where a guard refuses.

    ``watch`` sees every level of the computation and may stop it. Other tables are read from ``tables``.
    """
    if isinstance(plan, Chain):
        return reduce(lambda so_far, each: run(each, so_far, watch, tables), plan.plans, frame)
    if isinstance(plan, Join | Append):
        return combined(plan, frame, tables, watch)
    if frame.is_empty():  # some of Polars' functions refuse a literal beside no rows
        return _empty(schema_after(plan, Schema.of(frame)))
    return _ran(plan, frame, watch)


def _ran(plan: Plan, frame: pl.DataFrame, watch: Watch | None) -> pl.DataFrame:
    match plan:
        case Filter(condition):
            wide, (value,) = computed(frame, [condition], watch)
            return wide.filter(value).select(frame.columns)
        case Distinct(columns, keep):
            return frame.unique(subset=list(columns), keep=keep, maintain_order=True)
        case Sort(keys):
            return _sorted(keys, frame, watch)
        case Slice():
            begin, end = plan.bounds(frame.height)
            return frame.slice(begin, end - begin)
        case Sample():
            return frame[plan.drawn(frame.height)]
        case Group() | Window() | Repeat() | Lots() | Extend() | Refuse() | Divide() | Select():
            return beyond_rows(plan, frame, watch)
        case RowPlan():
            return _project(plan, frame, watch)
    raise NotImplementedError(plan)


def _empty(schema: Schema) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in schema})


def _sorted(keys: Sequence[tuple[Expression, bool]], frame: pl.DataFrame, watch: Watch | None) -> pl.DataFrame:
    wide, values = computed(frame, [of for of, _descending in keys], watch)
    descending = [descending for _of, descending in keys]
    return wide.sort(values, descending=descending, nulls_last=True, maintain_order=True).select(frame.columns)


def _project(plan: RowPlan, frame: pl.DataFrame, watch: Watch | None) -> pl.DataFrame:
    wide, values = computed(frame, [*(g.wrong for g in plan.guards), *(o.expression for o in plan.outputs)], watch)
    for guard, value in zip(plan.guards, values, strict=False):
        wrong = wide.select(value.fill_null(False).arg_true() + 1).to_series()
        guard.hold(len(wrong), wrong.head(NAMED).to_list())
    outputs = [v.alias(o.name) for o, v in zip(plan.outputs, values[len(plan.guards) :], strict=True)]
    # with_columns before select: a literal takes the height of the frame, also when nothing else is asked for.
    return wide.with_columns(*outputs).select(*(output.name for output in plan.outputs))
