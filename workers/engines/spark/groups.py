"""Groups of rows on a cluster: all rows of a group come to one machine, where Polars folds them.

So the folds are the same to the last bit. What has to fit into the memory of a machine is what a plan reads of
``ROWS`` rows, or of the largest group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from workers.core.expressions.grouping import Group, Window
from workers.core.expressions.plans import schema_after
from workers.core.schema import INTEGER
from workers.engines.polars_groups import asked, grouped, windowed
from workers.engines.spark.arrow import batches_of, frame_of
from workers.engines.spark.frames import PLACE, Table, schema_text

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from workers.engines.spark.arrow import Batches

ROWS = 1_000_000
"""Rows that are folded at a time, if no group is larger."""

Fold = Callable[[pl.DataFrame], pl.DataFrame]


def together(
    frame: DataFrame, keys: Sequence[str], fold: Fold, names: Sequence[str], kinds: Sequence[str]
) -> DataFrame:
    """What ``fold`` makes of the rows in the order of their places; no group of rows with the same keys is parted.

    It gives columns of these names and kinds.
    """
    # Spark's hash skips what is missing, and takes 0 and -0 for one.
    shared = f"xxhash64({', '.join(keys)})" if keys else "0L"
    ordered = frame.selectExpr("*", f"{shared} AS shared").repartition("shared").sortWithinPartitions("shared", PLACE)
    return ordered.mapInArrow(_folding(fold, names, kinds), schema_text(names, kinds))


def _folding(fold: Fold, names: Sequence[str], kinds: Sequence[str]) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    def folded(batches: Batches) -> Iterator[pa.RecordBatch]:
        for rows in _whole_groups(batches):
            yield from batches_of(fold(rows.drop("shared").sort(PLACE)).select(names), kinds)

    return folded


def _whole_groups(batches: Batches) -> Iterator[pl.DataFrame]:
    held: list[pl.DataFrame] = []
    count, enough = 0, ROWS
    for batch in batches:
        held.append(frame_of(batch))
        count += batch.num_rows
        if count < enough:
            continue
        rows = pl.concat(held)
        cut = int(rows["shared"].search_sorted(rows["shared"][-1], side="left"))
        if cut:
            yield rows[:cut]
        held, count = [rows[cut:]], count - cut
        enough = max(ROWS, 2 * count)
    if count:
        yield pl.concat(held)


def of_groups(table: Table, plan: Group) -> Table:
    """The rows after the plan."""
    after = schema_after(plan, table.schema)
    columns, keys = asked(plan), [f"k{at}" for at in range(len(plan.keys))]
    names = [PLACE, *keys, *(f"r{at}" for at in range(len(plan.folds)))]
    kinds = [INTEGER, *(column.kind for column in after)]
    rows = table.numbered(columns)
    found = together(rows, keys, lambda rows: grouped(plan, rows), names, kinds)
    made = [f"{name} AS c{at}" for at, name in enumerate(names[1:])]
    return replace(table, frame=found.selectExpr(*made, PLACE), schema=after, is_dense=False)


def beside(table: Table, plan: Window) -> Table:
    """The rows after the plan."""
    after = schema_after(plan, table.schema)
    columns, keys = asked(plan), [f"k{at}" for at in range(len(plan.keys))]
    here, made = table.names, {output.name: f"r{at}" for at, output in enumerate(plan.outputs)}
    names = [*(made.get(column.name) or here[column.name] for column in after), PLACE]
    kinds = [*(column.kind for column in after), INTEGER]

    def fold(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.drop(columns).hstack(windowed(plan, rows.select(PLACE, *columns)).drop(PLACE))

    found = together(table.numbered(columns, *here.values()), keys, fold, names, kinds)
    made_of = [f"{name} AS c{at}" for at, name in enumerate(names[:-1])]
    return replace(table, frame=found.selectExpr(*made_of, PLACE), schema=after)
