"""Rows in memory: what is not asked for is neither read nor computed.

Row steps wait until a step orders or gathers rows, or may refuse some. Then all that waits is computed at once, the
columns side by side. A step that learns has only that computed which it learns from. A step that chooses rows notes
which: a column loses the others when it is asked for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from typing import Any

import polars as pl

from workers.core.ahead import ahead, side_by_side
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.composing import composed, substituted
from workers.core.expressions.nodes import Column, Expression, children, columns_of
from workers.core.expressions.plans import Chain, Filter, Output, Plan, RowPlan, schema_after
from workers.core.parts import Part, group_rows, write_parts
from workers.core.store import Store
from workers.engines import polars
from workers.engines.levels import unused_stem
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_aggregates import aggregate
from workers.engines.polars_canonical import canonical
from workers.engines.polars_columns import ChosenColumns, Columns, HeldColumns, WiderColumns
from workers.engines.polars_named import holds

GROUPS_PER_BATCH = 4
"""Groups of a file whose rows are computed at once: few enough to be held twice, enough to be worth a plan."""


class FrameRows:
    """Rows in memory, or in files that fit there; see ``Rows``. Other tables are read from ``tables``.

    What it answers does not depend on what waits.
    """

    def __init__(self, source: Columns, tables: Tables = NO_TABLES, waiting: RowPlan | None = None) -> None:
        self._source, self._tables, self._waiting = source, tables, waiting
        self.schema = schema_after(waiting, source.schema) if waiting else source.schema

    @classmethod
    def of(cls, frame: pl.DataFrame, tables: Tables = NO_TABLES) -> "FrameRows":
        return cls.of_canonical(canonical(frame), tables)

    @classmethod
    def of_canonical(cls, frame: pl.DataFrame, tables: Tables = NO_TABLES) -> "FrameRows":
        return cls(HeldColumns(frame), tables)

    @property
    def height(self) -> int | None:
        return self._source.height  # what waits keeps the rows

    @property
    def frame(self) -> pl.DataFrame:
        """All columns of all rows, canonical."""
        self._settle()
        return self._source.frame(self.schema.names)

    def learn(self, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
        facts = [fact for named in wanted.values() for fact in named.values()]
        if not facts:  # to count rows, a column would be read
            return {column: {} for column in wanted}
        parts = [part for fact in facts for part in fact.parts]
        of = self._written(parts)
        each = iter(of)
        written = iter([fact.over([next(each) for _part in fact.parts]) for fact in facts])
        asked = {column: {name: next(written) for name in named} for column, named in wanted.items()}
        return aggregate(self._read(of), asked)

    def after(self, plan: Plan) -> "FrameRows":
        if isinstance(plan, Chain):
            return reduce(FrameRows.after, plan.plans, self)
        if isinstance(plan, Filter):
            return self._chosen(plan.condition)
        if not isinstance(plan, RowPlan) or plan.guards:
            return self.of_canonical(polars.run(plan, self.frame, tables=self._tables), self._tables)
        return FrameRows(self._source, self._tables, composed(self._waiting, plan) if self._waiting else plan)

    def parts(self, store: Store, table: str) -> list[Part]:
        return write_parts(store, table, ahead(self.batches()))

    def batches(self) -> Iterator[pl.DataFrame]:
        """What waits is computed batch by batch, two of them side by side while the next is read."""
        waiting, size = self._waiting, GROUPS_PER_BATCH * group_rows(len(self.schema.names))
        if waiting is None:
            return self._source.pieces(self.schema.names, size)
        return side_by_side(partial(polars.run, waiting), self._source.pieces(self._alive, size))

    def _settle(self) -> None:
        """Compute what waits."""
        if self._waiting is not None:
            read = self._source.frame(self._alive)
            self._source, self._waiting = HeldColumns(polars.run(self._waiting, read)), None

    def _keep(self, names: Collection[str]) -> None:
        """Compute those of the columns that a step which waits makes, so that it is done once."""
        made = [o for o in self._waiting.outputs if o.name in names and children(o.expression)] if self._waiting else []
        if self._waiting and made:
            stem = unused_stem(self._source.schema.names)
            kept = {output.name: f"{stem}{number}" for number, output in enumerate(made)}
            plan = RowPlan(tuple(Output(kept[output.name], output.expression) for output in made))
            frame = polars.run(plan, self._read(output.expression for output in made))
            self._source = WiderColumns(self._source, frame)
            self._waiting = RowPlan(
                tuple(
                    Output(o.name, Column(kept[o.name], o.expression.kind)) if o.name in kept else o
                    for o in self._waiting.outputs
                )
            )

    def _chosen(self, condition: Expression) -> "FrameRows":
        (of,) = self._written([condition])
        chosen = holds(of, self._read([of]))
        return FrameRows(ChosenColumns(self._source, chosen), self._tables, self._waiting)

    def _written(self, expressions: Sequence[Expression]) -> list[Expression]:
        """The expressions over what waits as expressions over the source, which comes to hold what they read."""
        self._keep({name for of in expressions for name in columns_of(of)})
        made = {output.name: output.expression for output in self._waiting.outputs} if self._waiting else {}
        return substituted(expressions, made)

    def _read(self, expressions: Iterable[Expression]) -> pl.DataFrame:
        return self._source.frame(self._names(expressions), self._alive)

    @property
    def _alive(self) -> Sequence[str]:
        """The columns of the source that anything still reads."""
        if self._waiting is None:
            return self._source.schema.names
        return self._names(output.expression for output in self._waiting.outputs)

    def _names(self, expressions: Iterable[Expression]) -> list[str]:
        """The columns that the expressions read; one at least, for the number of rows."""
        names = list(dict.fromkeys(name for of in expressions for name in columns_of(of)))
        return names or list(self._source.schema.names[:1])
