"""A chart of a version: only the columns it needs are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workers.charts import charts
from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, Schema
from workers.core.tables import TableRef, scan_table
from workers.core.words import _, say

MOST_CELLS = 60_000_000
"""What is read within one request: about a second and half a gigabyte."""


@dataclass(frozen=True)
class Drawn:
    """``figure`` is ``{"data", "layout"}``; it rests on ``rows`` of ``total`` rows, ``marks`` of them are drawn singly
    (0: all are, or they are summed up); ``left_out`` values of the first column found no place; ``truths`` are the
    parameters whose columns hold yes or no, of which groups say true and false."""

    figure: dict[str, Any]
    rows: int
    total: int
    marks: int = 0
    left_out: int = 0
    truths: list[str] = field(default_factory=list)


def draw_chart(table: TableRef, schema: Schema, name: str, wishes: Mapping[str, Any]) -> Drawn:
    """The chart called ``name``. Raises ``ParamsError`` naming the field, ``DataError`` when it would read too much."""
    chart = charts.get(name)
    parsed = chart.Params.parse(wishes)
    chart.check(parsed, schema)
    columns = chart.columns(parsed)
    if len(columns) * table.rows > MOST_CELLS:
        said = _(
            "This chart would read {n:,} values, and a page reads at most {most:,}. Choose fewer columns (no colour, "
            "no panels), or draw it from the code in a notebook."
        )
        raise DataError(say(said, n=len(columns) * table.rows, most=MOST_CELLS))
    rows = scan_table(table).select(columns).collect(engine="in-memory")
    figure = chart.draw(rows, parsed)
    meta = figure["layout"]["meta"]
    truths = [field for field, name in chart.chosen(parsed).items() if schema.get(name).kind == BOOLEAN]
    return Drawn(figure, meta["rows"], table.rows, meta.get("drawn", 0), meta.get("left_out", 0), truths)
