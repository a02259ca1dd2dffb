"""Rows on a cluster; see ``Rows``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.combining import Append, Join
from workers.core.expressions.grouping import Extend, Group, Lots, Repeat, Window
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Chain, Distinct, Filter, Plan, RowPlan, Sample, Slice, Sort
from workers.core.expressions.watching import NAMED, Refuse
from workers.core.others import OtherTable
from workers.core.parts import Part
from workers.core.schema import Schema
from workers.core.store import Store
from workers.core.tables import Piece
from workers.engines.others import NO_TABLES
from workers.engines.spark import choosing, groups
from workers.engines.spark.arrow import packed
from workers.engines.spark.combined import combined
from workers.engines.spark.files import of_pieces
from workers.engines.spark.frames import PLACE, Table, ours
from workers.engines.spark.learning import Lessons
from workers.engines.spark.refusing import refused
from workers.engines.spark.session import Cluster, connected
from workers.engines.spark.writing import named, written

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Stored(Protocol):
    """Where the rows of other tables are."""

    def pieces(self, other: OtherTable) -> list[Piece]:
        """Their files, in the order of the rows. Raises ``DataError`` when they are gone."""


PLANS: dict[type, Callable[[Table, Any], Table]] = {
    RowPlan: Table.projected,
    Filter: choosing.filtered,
    Distinct: choosing.distinct,
    Sort: choosing.in_order,
    Slice: choosing.between,
    Sample: choosing.sampled,
    Lots: choosing.with_lots,
    Repeat: choosing.repeated,
    Extend: choosing.with_more,
    Group: groups.of_groups,
    Window: groups.beside,
}


@dataclass(frozen=True)
class ClusterRows:
    """Rows that stay on a cluster. ``after`` computes little but guards; see ``Rows``."""

    table: Table
    tables: Stored = NO_TABLES

    @property
    def schema(self) -> Schema:
        return self.table.schema

    @property
    def height(self) -> None:
        return None

    def learn(self, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
        facts = [aggregate for named in wanted.values() for aggregate in named.values()]
        values = iter(Lessons(self.table, facts).learn() if facts else ())
        return {column: {fact: next(values) for fact in named} for column, named in wanted.items()}

    def after(self, plan: Plan) -> ClusterRows:
        if reason := refused(plan):
            raise DataError(reason)
        if isinstance(plan, Chain):
            return reduce(ClusterRows.after, plan.plans, self)
        for guard in plan.guards if isinstance(plan, RowPlan) else ():
            guard.hold(*self._breaking(guard.wrong, NAMED))
        return replace(self, table=self._after(plan))

    def _after(self, plan: Plan) -> Table:
        match plan:
            case Join() | Append():
                return combined(self.table, plan, of_pieces(self.table.session, self.tables.pieces(plan.other)))
            case Refuse(wrong):
                plan.hold(*self._breaking(wrong, NAMED))
                return self.table
        return PLANS[type(plan)](self.table, plan)

    def _breaking(self, wrong: Expression, most: int) -> tuple[int, list[int]]:
        """How many rows make ``wrong`` true, and which are the first, from 1."""
        frame, (value,) = self.table.computed([wrong])
        broken = frame.where(value)
        first = broken.orderBy(PLACE).select(PLACE).limit(most).collect()
        return broken.count() if first else 0, [self._number(place) for (place,) in first]

    def _number(self, place: int) -> int:
        """Which row has a place, from 1."""
        return place if self.table.is_dense else self.table.frame.where(f"{PLACE} <= {place}L").count()

    def parts(self, store: Store, table: str) -> list[Part]:
        return written(self.table, store, table)

    def batches(self) -> Iterator[pl.DataFrame]:
        """All rows, a part of them at a time."""
        found = self.table.frame.orderBy(PLACE).select(*self.table.names.values())
        yield pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in self.schema})
        for row in found.mapInArrow(packed, "packed BINARY").toLocalIterator():
            yield named(pl.read_ipc_stream(bytes(row.packed)), self.schema)


@contextmanager
def cluster_session(cluster: Cluster, scratch: Path) -> Iterator[SparkSession]:
    """A session that knows our functions; see ``connected``."""
    with connected(cluster, scratch) as session:
        ours(session)
        yield session
