"""Rows written by the machines that hold them, as the files of a table; what comes here is the files' names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.parts import Part, group_rows, write_parts
from workers.core.schema import INTEGER, TEXT, Schema
from workers.core.store import Store, StoreRef
from workers.engines.spark.arrow import batches_of, frame_of
from workers.engines.spark.files import TOGETHER
from workers.engines.spark.frames import PLACE, Table, schema_text
from workers.engines.spark.numbers import dense

if TYPE_CHECKING:
    import pyarrow as pa

    from workers.engines.spark.arrow import Batches

FACTS = {"first": INTEGER, "path": TEXT, "digest": TEXT, "rows": INTEGER, "size": INTEGER}
WIDTH = 8
"""Bytes that a cell is taken to have."""


def written(table: Table, store: Store, name: str) -> list[Part]:
    """New files of a table, in the order of the rows; nothing refers to them yet.

    They are cut where they are cut on one machine (see ``write_parts``), unless texts are so long that they end files.
    """
    every = dense(table)
    rows, width = every.frame.count(), len(table.schema)
    if not rows:
        return write_parts(store, name, [named(pl.DataFrame(schema=dict.fromkeys(table.names.values())), table.schema)])
    most = group_rows(width)
    tasks = max(table.session.sparkContext.defaultParallelism, rows * width * WIDTH // TOGETHER)
    each = most * -(-rows // (most * tasks))
    shared = every.frame.selectExpr("*", f"CAST(({PLACE} - 1) DIV {each}L AS INT) AS task")
    near = shared.repartitionById(-(-rows // each), "task").sortWithinPartitions(PLACE).drop("task")
    made = near.mapInArrow(_writing(store.ref, name, table.schema), schema_text([*FACTS], [*FACTS.values()]))
    found = sorted(made.collect(), key=lambda row: row.first)
    return [Part(row.path, row.digest, row.rows, row.size) for row in found]


def _writing(store: StoreRef, name: str, schema: Schema) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    def write(batches: Batches) -> Iterator[pa.RecordBatch]:
        frames = map(frame_of, batches)
        begun = next(frames, None)
        if begun is None:
            return
        first = int(begun[PLACE][0])
        rows = (named(frame.drop(PLACE), schema) for each in ([begun], frames) for frame in each)
        for part in write_parts(Store(store), name, rows):
            facts = pl.DataFrame([(first, part.path, part.digest, part.rows, part.size)], [*FACTS], orient="row")
            yield from batches_of(facts, [*FACTS.values()])
            first += part.rows

    return write


def named(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Numbered columns as those of a schema."""
    columns = zip(frame.columns, schema, strict=True)
    return frame.select(pl.col(name).cast(DTYPES[column.kind]).alias(column.name) for name, column in columns)
