"""Rows in memory: what is not asked for is neither read nor computed.

Row steps wait until a step learns from what they make, chooses rows, or may refuse some. Then all that waits is
computed at once, the columns side by side.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.composing import composed, substituted
from workers.core.expressions.nodes import Column, Expression, columns_of
from workers.core.expressions.plans import Plan, RowPlan, schema_after
from workers.core.parts import Part, write_parts
from workers.core.schema import Schema
from workers.core.store import Store
from workers.engines import polars
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_aggregates import aggregate
from workers.engines.polars_canonical import canonical, canonical_schema


class Columns(Protocol):
    """Where rows come from, column by column."""

    @property
    def schema(self) -> Schema: ...

    @property
    def height(self) -> int | None: ...

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        """These columns, at least one, canonical. Raises ``DataError`` naming row and column that do not fit."""


@dataclass(frozen=True)
class HeldColumns:
    """Columns of a canonical frame."""

    held: pl.DataFrame

    @property
    def schema(self) -> Schema:
        return Schema.of(self.held)

    @property
    def height(self) -> int:
        return self.held.height

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        return self.held.select(names)


class FileColumns:
    """Columns of Parquet files of one schema, one file after the other; each is read when it is first asked for."""

    def __init__(self, files: Sequence[Path], height: int | None = None) -> None:
        self._files, self.height = files, height
        self._read: dict[str, pl.Series] = {}
        self.schema = canonical_schema(pl.read_parquet_schema(files[0]))

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        if missing := [name for name in names if name not in self._read]:
            scan = pl.scan_parquet(list(self._files), glob=False, hive_partitioning=False).select(missing)
            self._read |= canonical(scan.collect(engine="in-memory")).to_dict()
        return pl.DataFrame([self._read[name] for name in names])


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
        parts = [part for fact in facts for part in fact.parts]
        if self._computes({name for part in parts for name in columns_of(part)}):
            self._settle()
        made = {output.name: output.expression for output in self._waiting.outputs} if self._waiting else {}
        of = substituted(parts, made)
        each = iter(of)
        written = iter([fact.over([next(each) for _part in fact.parts]) for fact in facts])
        asked = {column: {name: next(written) for name in named} for column, named in wanted.items()}
        return aggregate(self._read(of), asked)

    def after(self, plan: Plan) -> "FrameRows":
        if not isinstance(plan, RowPlan) or plan.guards:
            return self.of_canonical(polars.run(plan, self.frame, tables=self._tables), self._tables)
        return FrameRows(self._source, self._tables, composed(self._waiting, plan) if self._waiting else plan)

    def parts(self, store: Store, table: str) -> list[Part]:
        return write_parts(store, table, self.batches())

    def batches(self) -> Iterator[pl.DataFrame]:
        yield self.frame

    def _settle(self) -> None:
        """Compute what waits."""
        if self._waiting is not None:
            read = self._read(output.expression for output in self._waiting.outputs)
            self._source, self._waiting = HeldColumns(polars.run(self._waiting, read)), None

    def _computes(self, names: Collection[str]) -> bool:
        """Whether a step that waits computes one of the columns, instead of keeping or renaming it."""
        outputs = self._waiting.outputs if self._waiting else ()
        return any(output.name in names and not isinstance(output.expression, Column) for output in outputs)

    def _read(self, expressions: Iterable[Expression]) -> pl.DataFrame:
        """The columns that the expressions read; one at least, for the number of rows."""
        names = list(dict.fromkeys(name for of in expressions for name in columns_of(of)))
        return self._source.frame(names or self._source.schema.names[:1])
