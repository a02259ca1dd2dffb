"""The engine for tables that need not fit into memory: plans run by DuckDB."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.combining import CROSS, Append, Join
from workers.core.expressions.grouping import Extend, Group, Lots, Repeat, Window
from workers.core.expressions.nodes import Column, Expression, plain
from workers.core.expressions.plans import Chain, Plan, RowPlan, Sample, schema_after
from workers.core.expressions.watching import NAMED, Divide, Refuse, Select
from workers.core.later import Later
from workers.core.parts import Part, write_parts
from workers.core.queries import queried
from workers.core.schema import Schema
from workers.core.store import Store
from workers.engines.duckdb_aggregates import COUNTED, FETCHED
from workers.engines.duckdb_combined import combined, made_of
from workers.engines.duckdb_files import stored
from workers.engines.duckdb_groups import made_of_groups
from workers.engines.duckdb_primitives import FUNCTIONS
from workers.engines.duckdb_query import PLACE, Query
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_aggregates import aggregate as learned
from workers.engines.polars_groups import asked, extended, grouped, lots, windowed
from workers.engines.polars_watching import divided

if TYPE_CHECKING:
    import duckdb
    import duckdb.func as kinds
else:
    duckdb, kinds = Later("duckdb"), Later("duckdb.func")

BATCH = 50_000


@dataclass(frozen=True)
class TableRows:
    """Rows that stay on disk. ``after`` computes nothing but guards; see ``Rows``. Others are read from ``tables``."""

    connection: duckdb.DuckDBPyConnection
    query: Query
    tables: Tables = NO_TABLES

    @property
    def schema(self) -> Schema:
        return self.query.schema

    @property
    def height(self) -> None:
        return None

    def learn(self, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
        facts = [aggregate for named in wanted.values() for aggregate in named.values()]
        folds = [aggregate for aggregate in facts if aggregate.function not in (*COUNTED, *FETCHED)]
        values = iter(self._asked(self.query.folded(folds))[0] if folds else ())

        def value(aggregate: Aggregate) -> Any:
            if aggregate.function in COUNTED:
                return self._counted(aggregate)
            return self._fetched(aggregate) if aggregate.function in FETCHED else plain(next(values))

        return {column: {fact: value(one) for fact, one in named.items()} for column, named in wanted.items()}

    def _asked(self, query: tuple[str, list[Any]]) -> list[Any]:
        return self.connection.execute(*query).fetchall()

    def _fetched(self, aggregate: Aggregate) -> Any:
        """Learned from the columns in memory, as it is there: to the last bit the same."""
        values = aggregate.parts
        text, parameters = self.query.values(values)
        found = pl.DataFrame(self.connection.sql(text, params=parameters).to_arrow_table())
        columns = [Column(f"x{at}", value.kind) for at, value in enumerate(values)]
        named = zip(found, columns, strict=True)
        frame = pl.DataFrame([one.cast(DTYPES[column.kind]).alias(column.name) for one, column in named])
        here = aggregate.over(columns)
        return learned(frame, {"x": {"fact": here}})["x"]["fact"]

    def _counted(self, aggregate: Aggregate) -> Any:
        most = 1 if aggregate.function == "mode" else aggregate.limit
        found = self._asked(self.query.counted(aggregate.of, most))
        if aggregate.function == "frequencies":
            return [[plain(value), times] for value, times in found]
        values = [value for value, _times in found]
        if aggregate.function == "mode":
            return plain(values[0]) if values else None
        return [plain(value) for value in sorted(values)]

    def after(self, plan: Plan) -> TableRows:
        for guard in plan.guards if isinstance(plan, RowPlan) else ():
            guard.hold(*self._breaking(guard.wrong))
        match plan:
            case Chain(plans):
                return reduce(TableRows.after, plans, self)
            case Sample() | Lots() | Extend():
                return self._given(plan)
            case Group():
                made = self._made(plan, partial(grouped, plan))
                return replace(self, query=self.query.grouped(plan, made))
            case Window():
                made = self._made(plan, partial(windowed, plan))
                return replace(self, query=self.query.beside(plan, made))
            case Refuse() | Divide() | Select():
                return self._watched(plan)
            case Repeat():
                ((rows, times),) = self._asked(self.query.repeated(plan))
                plan.allow(int(times), rows)
            case Join() | Append():
                return self._combined(plan)
        return replace(self, query=self.query.after(plan))

    def _made(self, plan: Group | Window, fold: Callable[[pl.DataFrame], pl.DataFrame]) -> str:
        """The name of a table with what is folded of groups."""
        columns = asked(plan)
        return made_of_groups(self.connection, self.query.numbered(columns), columns, fold)

    def _combined(self, plan: Join | Append) -> TableRows:
        other = stored(self.connection, self.tables.files(plan.other))
        if isinstance(plan, Join):
            rows, made = self._asked(made_of(self.query, plan, other))[0]
            plan.allow(int(rows * plan.other.rows if plan.kind == CROSS else made), rows)
        return replace(self, query=combined(self.query, plan, other))

    def _watched(self, plan: Refuse | Divide | Select) -> TableRows:
        if isinstance(plan, Select):
            return self._selected(plan)
        if isinstance(plan, Divide):
            return replace(self, query=self.query.divided(plan, self._divided(plan)))
        plan.hold(*self._breaking(plan.wrong))
        return self

    def _breaking(self, wrong: Expression) -> tuple[int, list[int]]:
        """How many rows make ``wrong`` true, and which are the first, from 1."""
        ((count, first),) = self._asked(self.query.breaking(wrong, NAMED))
        return count, first or []

    def _selected(self, plan: Select) -> TableRows:
        """A query has a process of its own; its rows come back as a table here."""
        found = queried(plan.query, pl.concat(self.batches()))[1]
        name = f"selected{uuid4().hex}"
        named = found.rename({column: f"c{at}" for at, column in enumerate(found.columns)})
        self.connection.register(name, named.to_arrow())
        return replace(self, query=Query(schema_after(plan, self.schema), name))

    def _divided(self, plan: Divide) -> str:
        """The name of a table with the part of each row."""
        columns = {name: Column(name, self.schema.get(name).kind) for name in plan.reads}
        text, parameters = self.query.numbered(columns)
        rows = pl.DataFrame(self.connection.sql(text, params=parameters).order(PLACE).to_arrow_table())
        name = f"divided{uuid4().hex}"
        found = rows.select(PLACE, divided(plan, rows, rows.height).alias("part"))
        self.connection.register(name, found.to_arrow())
        return name

    def _given(self, plan: Sample | Lots | Extend) -> TableRows:
        if isinstance(plan, Sample):
            return self._drawn(plan)
        if isinstance(plan, Lots):
            name = self._registered(lots(plan, self._height()).to_frame("lot").with_row_index("at"))
            return replace(self, query=self.query.with_lots(plan, name))
        more = extended(plan, self.schema.names).rename(self.query.names).with_row_index("at")
        return replace(self, query=self.query.extended(self._registered(more))) if plan.rows else self

    def _drawn(self, plan: Sample) -> TableRows:
        name = self._registered(pl.DataFrame({"at": plan.drawn(self._height())}))
        return replace(self, query=self.query.drawn(name))

    def _height(self) -> int:
        ((rows,),) = self._asked(self.query.height())
        return int(rows)

    def _registered(self, frame: pl.DataFrame) -> str:
        """The name of a table with these rows."""
        name = f"given{uuid4().hex}"
        self.connection.register(name, frame.to_arrow())
        return name

    def parts(self, store: Store, table: str) -> list[Part]:
        return write_parts(store, table, self.batches())

    def batches(self) -> Iterator[pl.DataFrame]:
        found = self.connection.sql(self.query.text(), params=self.query.parameters).to_arrow_reader(BATCH)
        yield self._named(pl.DataFrame(found.schema.empty_table()))
        for batch in found:
            yield self._named(pl.DataFrame(batch))

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.select(
            pl.col(name).cast(DTYPES[column.kind]).alias(column.name)
            for name, column in zip(frame.columns, self.schema, strict=True)
        )


@contextmanager
def frame_rows(frame: pl.DataFrame, tables: Tables = NO_TABLES) -> Iterator[TableRows]:
    """The rows of a canonical frame."""
    with _connected({}, _paths(tables)) as connection:
        connection.register(
            "source", frame.rename({name: f"c{at}" for at, name in enumerate(frame.columns)}).to_arrow()
        )
        yield TableRows(connection, Query(Schema.of(frame)), tables)


@contextmanager
def file_rows(files: Sequence[Path], scratch: Path, memory: int, tables: Tables = NO_TABLES) -> Iterator[TableRows]:
    """The rows of Parquet files of one schema, one file after the other, as expressions see them.

    What does not fit into ``memory`` bytes goes to ``scratch``.
    """
    settings = {"memory_limit": f"{memory >> 20} MiB", "temp_directory": str(scratch)}
    with _connected(settings, [*map(str, files), *_paths(tables)]) as connection:
        found = stored(connection, files)
        yield TableRows(connection, Query(found.schema, found.source, found.columns), tables)


def _paths(tables: Tables) -> list[str]:
    return [str(file) for other in tables.known for file in tables.files(other)]


@contextmanager
def _connected(settings: dict[str, Any], paths: Sequence[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own that reaches nothing but these files."""
    # Its threads call our functions: a library that one of them began to load there waits for ever, now and then.
    for library in ("numpy", "pyarrow"):
        importlib.import_module(library)
    with duckdb.connect(config=settings) as connection:
        for name, one in FUNCTIONS.items():
            takes: list[Any] = [*one.takes]
            connection.create_function(
                name, one.function, takes, one.gives, type=kinds.ARROW, null_handling=kinds.SPECIAL
            )
        connection.execute("SET allowed_paths = $1", [list(paths)])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
