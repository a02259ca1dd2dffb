"""Where a cluster's rows come from: a frame, or the files of a version, which the cluster's machines read and check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.schema import INTEGER, Schema
from workers.core.tables import Piece
from workers.engines.others import read_file
from workers.engines.polars_canonical import canonical_schema
from workers.engines.spark.arrow import batches_of, table_of
from workers.engines.spark.frames import PLACE, Table, schema_text

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

    from workers.engines.spark.arrow import Batches

TOGETHER = 1 << 26
"""Bytes of files that one task reads, about."""


def of_frame(session: SparkSession, frame: pl.DataFrame) -> Table:
    """The rows of a canonical frame."""
    schema = Schema.of(frame)
    kinds = [*(column.kind for column in schema), INTEGER]
    placed = _placed(frame, 0)
    made = session.createDataFrame(table_of(placed, kinds), schema_text(placed.columns, kinds))
    return Table(made, schema, is_dense=True)


def of_pieces(session: SparkSession, pieces: Sequence[Piece]) -> Table:
    """The rows of files of one schema, one file after the other, kept by the cluster once they were read."""
    schema = canonical_schema(pl.read_parquet_schema(pieces[0].local()))
    names = [*(f"c{at}" for at in range(len(schema))), PLACE]
    kinds = [*(column.kind for column in schema), INTEGER]
    count = min(len(pieces), max(session.sparkContext.defaultParallelism, sum(p.size for p in pieces) // TOGETHER))
    numbers = session.range(0, len(pieces), 1, count)
    frame = numbers.mapInArrow(_reading(pieces, kinds), schema_text(names, kinds))
    return Table(frame.persist(), schema, is_dense=True)


def _reading(pieces: Sequence[Piece], kinds: Sequence[str]) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    begins = [0, *accumulate(piece.rows for piece in pieces)]

    def read(numbers: Batches) -> Iterator[pa.RecordBatch]:
        for at in (int(number) for batch in numbers for number in batch.column(0).to_pylist()):
            begin = begins[at]
            for found in read_file(pieces[at].local()):
                yield from batches_of(_placed(found, begin), kinds)
                begin += found.height

    return read


def _placed(frame: pl.DataFrame, begin: int) -> pl.DataFrame:
    """Numbered columns, and the place of each row after so many."""
    placed = frame.with_columns(
        pl.int_range(begin + 1, begin + frame.height + 1, dtype=DTYPES[INTEGER]).alias("\0place")
    )
    placed.columns = [*(f"c{at}" for at in range(frame.width)), PLACE]
    return placed
