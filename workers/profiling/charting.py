"""A chart of a version: only the columns it needs are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.charts import charts
from workers.core.errors import DataError
from workers.core.schema import Schema
from workers.core.tables import TableRef, scan_table

MOST_CELLS = 60_000_000
"""What is read within one request: about a second and half a gigabyte."""


@dataclass(frozen=True)
class Drawn:
    """``figure`` is ``{"data", "layout"}``; it rests on ``rows`` of ``total`` rows, ``marks`` of them are drawn singly
    (0: all are, or they are summed up); ``left_out`` values of the first column found no place."""

    figure: dict[str, Any]
    rows: int
    total: int
    marks: int = 0
    left_out: int = 0


def draw_chart(table: TableRef, schema: Schema, name: str, wishes: Mapping[str, Any]) -> Drawn:
    """The chart called ``name``. Raises ``ParamsError`` naming the field, ``DataError`` when it would read too much."""
    chart = charts.get(name)
    parsed = chart.Params.parse(wishes)
    chart.check(parsed, schema)
    columns = chart.columns(parsed)
    if len(columns) * table.rows > MOST_CELLS:
        raise DataError(
            f"This chart would read {len(columns) * table.rows:,} values, and a page reads at most {MOST_CELLS:,}. "
            "Choose fewer columns (no colour, no panels), or draw it from the code in a notebook."
        )
    rows = scan_table(table).select(columns).collect(engine="in-memory")
    figure = chart.draw(rows, parsed)
    meta = figure["layout"]["meta"]
    return Drawn(figure, meta["rows"], table.rows, meta.get("drawn", 0), meta.get("left_out", 0))
