"""How something changes over time or along a number."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core import params
from workers.core.chart import MEASURED, MEASURES, ORDERED, TIMES, Chart, Wishes
from workers.core.drawing import (
    ALONG,
    GROUPING,
    axis_values,
    bin_edges,
    commonest,
    figure_of,
    groups_of,
    measured,
    numbers_of,
    safe,
)
from workers.core.schema import Column
from workers.core.words import _


def stepped(values: pl.Series, step: str) -> pl.Series:
    """Moments cut to the beginning of their step ("auto": the finest of at most 400); numbers put into bins."""
    if not values.dtype.is_temporal():
        if values.n_unique() <= 400:
            return values.cast(pl.Float64)
        edges = bin_edges(numbers_of(values), 100, values.dtype.is_integer())
        places = np.clip(np.searchsorted(edges, numbers_of(values), side="right") - 1, 0, len(edges) - 2)
        return pl.Series(((edges[1:] + edges[:-1]) / 2)[places])
    if step != "auto":
        return values.dt.truncate(step)
    for finer in ("1m", "1h", "1d", "1w", "1mo", "1q"):
        if values.dtype != pl.Date or finer not in ("1m", "1h"):
            cut = values.dt.truncate(finer)
            if cut.n_unique() <= 400:
                return cut
    return values.dt.truncate("1y")


def draw_lines(
    rows: pl.DataFrame, x: str, measure: str, value: str, step: str, colour: str, facet: str
) -> dict[str, Any]:
    """``measure`` per step of ``x``, one line for each colour."""
    rows = rows.drop_nulls([x] if measure == "count" else [x, value]).filter(pl.col(x).cast(pl.Float64).is_finite())
    keyed = rows.with_columns(stepped(rows[x], step).alias("step ")) if rows.height else rows
    panels, colours = [], commonest(keyed, colour, 8)
    for title, part in groups_of(keyed, facet, commonest(keyed, facet, 9)):
        traces = []
        for name, some in groups_of(part, colour, colours) if part.height else []:
            line = some.group_by("step ").agg(measured(measure, value).alias("figure ")).sort("step ")
            places = axis_values(numbers_of(line["step "]), line["step "].dtype)
            mode = "lines+markers" if line.height <= 60 else "lines"
            named = {"name": name}
            traces.append({"type": "scatter", "mode": mode, "x": places, "y": line["figure "].to_list(), **named})
        panels.append((title, traces))
    meta = {"rows": rows.height, "measure": measure, "value": value}
    return figure_of(panels, (safe(x), safe(f"{measure} {value}".strip())), meta, legend=(safe(colour), colours))


class Line(Chart):
    label = _("Lines")
    help = _("How many rows, or the mean, sum or extremes of a column, over time or along a number.")
    icon = "chart-line"
    order = 35
    parts = (*ALONG, *GROUPING, measured, figure_of, stepped, draw_lines)

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("Along"), kinds=ORDERED)
        measure: str = params.choice(_("Show"), MEASURES, default="count")
        value: str = params.column(_("of"), kinds=MEASURED, default="")
        step: str = params.choice(
            _("Step in time"),
            {
                "auto": _("fitting"), "1h": _("hour"), "1d": _("day"), "1w": _("week"), "1mo": _("month"),
                "1q": _("quarter"), "1y": _("year"),
            },
            default="auto",
        )  # fmt: skip
        colour: str = params.column(_("Colour"), default="")
        facet: str = params.column(_("One panel for each"), default="")

    def suggest(self, column: Column) -> Wishes | None:
        return {"x": column.name} if column.kind in TIMES else None

    def suggest_pair(self, left: Column, right: Column) -> Wishes | None:
        for moment, number in ((left, right), (right, left)):
            if moment.kind in TIMES and number.kind in MEASURED:
                return {"x": moment.name, "measure": "mean", "value": number.name}
        return None
