"""Runs the same plans through every engine and compares the answers cell by cell."""

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any

import duckdb as duckdb_itself
import numpy as np
import polars as pl

from workers.core.dtypes import DTYPES as STORED
from workers.core.expressions.plans import Plan, RowPlan
from workers.core.others import OtherTable
from workers.core.schema import DTYPES, Column, Schema
from workers.engines import duckdb, numpy, polars, polars_rows, scalar
from workers.engines.numpy_cells import Cells
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_canonical import canonical
from workers.engines.source_sql import Sql
from workers.recipes import FittedRecipe, FittedStep
from workers.recipes.exporting import About, python_file


def schema_of(kinds: dict[str, str]) -> Schema:
    return Schema(tuple(Column(name, kind, DTYPES[kind]) for name, kind in kinds.items()))


def frame_of(rows: list[dict[str, object]], kinds: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: STORED[kind] for name, kind in kinds.items()})


def answers(
    plans: Sequence[RowPlan], rows: list[dict[str, object]], kinds: dict[str, str]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What the Polars engine and the scalar engine answer, row by row; arrays answer as the latter, to the last bit."""
    raw = frame = canonical(frame_of(rows, kinds))
    for plan in plans:
        frame = polars.run(plan, frame)
    schema = schema_of(kinds)
    function, arrays = scalar.compile_plans(plans, schema), numpy.compile_plans(plans, schema)
    singly = [function(row) for row in rows]
    batches = (numpy.Batch.of_rows(rows, schema), numpy.Batch.of_frame(raw, schema))
    for batch in (*batches, by_place(batches[0])):
        assert_same(singly, arrays(batch).rows())
    return frame.rows(), singly


def by_place(batch: numpy.Batch) -> numpy.Batch:
    """The same rows; every column says at which place among its values a row has its own."""
    at = np.arange(batch.height)[::-1]
    backwards = {
        name: Cells(c.kind, c.values[::-1], None if c.missing is None else c.missing[::-1], at)
        for name, c in batch.columns.items()
    }
    return numpy.Batch(backwards, batch.height)


def duckdb_answers(
    plans: Sequence[Plan], rows: list[dict[str, object]], kinds: dict[str, str], tables: Tables = NO_TABLES
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What the Polars engine and the DuckDB engine answer, row by row."""
    frame = canonical(frame_of(rows, kinds))
    with duckdb.frame_rows(frame, tables) as held:
        found = pl.concat(after(held, plans).batches())
    frame = after(polars_rows.FrameRows.of_canonical(frame, tables), plans).frame
    assert found.schema == frame.schema
    return frame.rows(), found.rows()


def written_answers(
    plans: Sequence[Plan], rows: list[dict[str, object]], kinds: dict[str, str]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What the Polars engine answers and what the code does that is written for people, row by row."""
    frame = canonical(frame_of(rows, kinds))
    steps = tuple(FittedStep("", {}, {}, "A step.", plan) for plan in plans)
    found = prepared(python_file(FittedRecipe(schema_of(kinds), steps), About("A recipe")), frame)
    expected = after(polars_rows.FrameRows.of_canonical(frame), plans).frame
    assert found.schema == expected.schema
    return expected.rows(), found.rows()


def sql_answers(
    plans: Sequence[Plan], rows: list[dict[str, object]], kinds: dict[str, str], tables: Tables = NO_TABLES
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What the Polars engine answers and what the SQL does that is written for people, row by row."""
    frame = canonical(frame_of(rows, kinds))
    others = {o: (f"other {at}", f"other_{at}") for at, o in enumerate(tables.known)}
    query = Sql(schema_of(kinds), "source", others)
    for plan in plans:
        query.add(plan, "A step.")
    expected = after(polars_rows.FrameRows.of_canonical(frame, tables), plans).frame
    with duckdb_itself.connect() as connection:
        for name, held in {"source": frame, **{f"other_{at}": read(tables, o) for at, o in enumerate(others)}}.items():
            connection.register(name, held.to_arrow())
        found = pl.DataFrame(connection.sql(query.text()).to_arrow_table())
    assert found.schema == expected.schema
    return expected.rows(), found.rows()


def read(tables: Tables, other: OtherTable) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in tables.files(other)])


def prepared(text: str, *frames: pl.DataFrame) -> pl.DataFrame:
    """What an exported file makes of a frame and others."""
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(text, "exported.py", "exec"), names)
    made: pl.DataFrame = names["prepare"](*frames)
    return made


def after(rows: Any, plans: Sequence[Plan]) -> Any:
    """Rows of any engine after some plans."""
    return reduce(lambda held, plan: held.after(plan), plans, rows)


def same(a: object, b: object, tolerance: float = 0.0) -> bool:
    """Equal type and value; floats within a relative ``tolerance``, near 0 within the same absolute one."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)
    return type(a) is type(b) and a == b


def assert_same(first: list[tuple[object, ...]], second: list[tuple[object, ...]], tolerance: float = 0.0) -> None:
    assert len(first) == len(second)
    for number, (a, b) in enumerate(zip(first, second, strict=True)):
        assert len(a) == len(b)
        assert all(same(x, y, tolerance) for x, y in zip(a, b, strict=True)), f"row {number}: one {a}, the other {b}"
