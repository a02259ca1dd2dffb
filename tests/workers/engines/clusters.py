"""What every test of the cluster asks it: plans over drawn rows, many of them at once."""

import random
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import polars as pl
import pyarrow as pa

from tests.workers.engines.agreement import frame_of, same
from tests.workers.engines.nasty import DATES, INTEGERS, NUMBERS, TEXTS, TIMES
from workers.core.dtypes import DTYPES
from workers.core.errors import ComputeError
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.polars_canonical import canonical
from workers.engines.spark.arrow import packed
from workers.engines.spark.frames import PLACE, Table
from workers.engines.spark.writing import named

NASTY: dict[str, Sequence[Any]] = {
    NUMBER: NUMBERS,
    INTEGER: [*INTEGERS, 2, 3, -7, 40],
    BOOLEAN: [True, False],
    TEXT: TEXTS,
    DATE: DATES,
    DATETIME: TIMES,
}
USUAL: dict[str, Sequence[Any]] = {
    **NASTY,
    NUMBER: [0.0, -0.0, 0.5, 1.5, 2.5, -3.25, 0.1, 1e-5, 7.0, 10.0, 1e6, float("nan"), float("inf")],
    INTEGER: [0, 1, 2, 3, -7, 40, 2**53 + 1],
    TEXT: ["Paris", "paris ", " é", "Zoë", "a", "a", "", "7", '{"a":[1,2]}', "x,y", "2024-02-29", "1,5"],
}
"""Values of which sums stay finite, and which are often alike."""
LACKING = 0.12


def drawn(kinds: Mapping[str, str], values: Mapping[str, Sequence[Any]], rows: int, seed: int) -> pl.DataFrame:
    """A canonical frame of values drawn by chance, some of them missing."""
    chance = random.Random(seed)

    def cell(kind: str) -> Any:
        return None if chance.random() < LACKING else chance.choice(values[kind])

    return canonical(
        frame_of([{name: cell(kind) for name, kind in kinds.items()} for _row in range(rows)], dict(kinds))
    )


def rows_of_each(tables: Sequence[Table]) -> list[pl.DataFrame]:
    """The rows of several tables of a cluster, in their order, by one job."""
    if not tables:
        return []
    made = [table.frame.mapInArrow(_numbered(at), "at INT, packed BINARY") for at, table in enumerate(tables)]
    parts: list[list[pl.DataFrame]] = [[] for _table in tables]
    for row in reduce(lambda some, more: some.union(more), made).collect():
        parts[row.at].append(pl.read_ipc_stream(bytes(row.packed)))
    return [_whole(found, table) for found, table in zip(parts, tables, strict=True)]


def _numbered(at: int) -> Any:
    def pack(batches: Any) -> Any:
        for batch in packed(batches):
            yield pa.record_batch(
                [pa.array([at] * batch.num_rows, pa.int32()), batch.column(0)], names=["at", "packed"]
            )

    return pack


def _whole(parts: list[pl.DataFrame], table: Table) -> pl.DataFrame:
    if not parts:
        return pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in table.schema})
    return named(pl.concat(parts).sort(PLACE).drop(PLACE), table.schema)


def attempt(work: Any) -> Any:
    """What the work gives, or the sentence it is refused with."""
    try:
        return work()
    except ComputeError as problem:
        return problem.message


def close(a: object, b: object, tolerance: float = 1e-9) -> bool:
    """Equal JSON values, but for the last digits of floats."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[name], b[name], tolerance) for name in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(close(x, y, tolerance) for x, y in zip(a, b, strict=True))
    return same(a, b, tolerance)
