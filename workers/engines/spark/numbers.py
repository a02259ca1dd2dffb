"""Numbering rows from 1 in an order, though no machine sees all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from workers.core.later import Later
from workers.engines.spark.frames import PLACE, Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, functions
else:
    functions = Later("pyspark.sql.functions")

WITHIN = 33
"""Bits in which Spark's own ids count the rows of one part; those above say which part."""
Order = Sequence[tuple[str, bool]]
"""SQL over columns, and whether the greatest comes first; missing comes last. No two rows are alike in all of it."""
BY_PLACE: Order = ((PLACE, False),)


def numbered(frame: DataFrame, order: Order, name: str) -> DataFrame:
    """The rows with one more column, which numbers them from 1 in an order.

    They are put in order once and kept by the cluster; each part is counted, and the counts say where each begins.
    """
    keys = [(functions.expr(of), descending) for of, descending in order]
    ordered = frame.orderBy(*(key.desc_nulls_last() if down else key.asc_nulls_last() for key, down in keys))
    held = ordered.withColumn("within", functions.monotonically_increasing_id()).persist()
    found = held.selectExpr(f"shiftright(within, {WITHIN}) AS part").groupBy("part").count().collect()
    counts = {row.part: row["count"] for row in found}
    begins = accumulate((counts.get(part, 0) for part in range(max(counts, default=0) + 1)), initial=0)
    begin = f"get(array({', '.join(f'{at}L' for at in begins)}), CAST(shiftright(within, {WITHIN}) AS INT))"
    number = f"{begin} + (within & {(1 << WITHIN) - 1}L) + 1 AS {name}"
    return held.selectExpr(*frame.columns, number)


def placed(table: Table, frame: DataFrame, order: Order = BY_PLACE) -> Table:
    """The table with the rows of a frame that has its columns, in an order, their places 1, 2 and so on."""
    found = numbered(frame, order, "at")
    return replace(table, frame=found.selectExpr(*table.names.values(), f"at AS {PLACE}"), is_dense=True)


def dense(table: Table) -> Table:
    """The same rows, their places 1, 2 and so on."""
    return table if table.is_dense else placed(table, table.frame)
