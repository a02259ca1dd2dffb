"""What is computed by Polars where the rows are: columns of Arrow come and go, batch by batch.

Functions here are sent to the cluster's machines, which have the same packages installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.expressions.flattening import flattened
from workers.core.expressions.nodes import Expression
from workers.core.expressions.primitives import PRIMITIVES
from workers.core.later import Later
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.polars_named import computed, looked_up
from workers.engines.polars_primitives import IMPLEMENTATIONS

if TYPE_CHECKING:
    import pyarrow as pa

    Batches = Iterable[pa.RecordBatch]
else:
    pa = Later("pyarrow")

ROWS = 50_000
"""Rows of a batch."""
WORDS = {INTEGER: "int64", NUMBER: "float64", BOOLEAN: "bool_", TEXT: "string", DATE: "date32"}


def arrow_type(kind: str) -> Any:
    """What Arrow calls a kind."""
    return pa.timestamp("us") if kind == DATETIME else getattr(pa, WORDS[kind])()


def frame_of(batch: Any) -> pl.DataFrame:
    """A batch as a frame."""
    return pl.DataFrame(pl.from_arrow(batch))


def batches_of(frame: pl.DataFrame, kinds: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """A frame in batches, its columns of these kinds."""
    yield from table_of(frame, kinds).to_batches(max_chunksize=ROWS)


def table_of(frame: pl.DataFrame, kinds: Sequence[str]) -> pa.Table:
    """The same as one table."""
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in zip(frame.columns, kinds, strict=True)])
    return frame.to_arrow().cast(schema)


def primitive(name: str) -> Callable[..., Any]:
    """A primitive over columns of Arrow."""
    takes, gives = [DTYPES[kind] for kind in PRIMITIVES[name].takes], PRIMITIVES[name].gives

    def answer(*columns: Any) -> Any:
        given = [pl.Series(f"a{at}", pl.from_arrow(column), takes[at]) for at, column in enumerate(columns)]
        found = pl.DataFrame(given).select(found=IMPLEMENTATIONS[name](*(pl.col(one.name) for one in given)))
        return found["found"].to_arrow().cast(arrow_type(gives))

    return answer


def look_up(pairs: dict[Any, Any], key: str, kind: str) -> Callable[..., Any]:
    """A look-up over columns of Arrow: what to look up (of kind ``key``), and what there is otherwise."""

    def found(of: Any, otherwise: Any) -> Any:
        given = pl.Series("of", pl.from_arrow(of), DTYPES[key])
        frame = pl.DataFrame([given, pl.Series("otherwise", pl.from_arrow(otherwise), DTYPES[kind])])
        value = looked_up(pl.col("of"), pairs, pl.col("otherwise"), DTYPES[kind])
        return frame.select(found=value)["found"].to_arrow().cast(arrow_type(kind))

    return found


def apart(names: Sequence[str], expressions: Sequence[Expression], kinds: Sequence[str]) -> Callable[..., Any]:
    """What adds expressions as columns ``w0`` and on to batches: numbered columns of these names, and one column more.

    ``kinds`` are those of all columns then.
    """
    flat = flattened(expressions)

    def compute(batches: Batches) -> Iterator[pa.RecordBatch]:
        wanted = flat.expressions()
        for rows in map(frame_of, batches):
            here = rows[:, : len(names)]
            here.columns = list(names)
            wide, values = computed(here, wanted)
            made = {f"w{at}": value for at, value in enumerate(values)}
            # with_columns before select: a literal takes the height of the frame.
            yield from batches_of(rows.hstack(wide.with_columns(**made).select(*made)), kinds)

    return compute


def packed(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Each batch as one value: a stream of Arrow's own."""
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        yield pa.record_batch([pa.array([sink.getvalue().to_pybytes()], pa.binary())], names=["packed"])
