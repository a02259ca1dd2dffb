"""How the values of a column spread."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core import params
from workers.core.chart import ORDERED, Chart, Wishes
from workers.core.drawing import (
    ALONG,
    GROUPING,
    axis_values,
    bin_edges,
    commonest,
    figure_of,
    groups_of,
    numbers_of,
    safe,
)
from workers.core.schema import Column
from workers.core.words import _


def draw_histogram(rows: pl.DataFrame, x: str, bins: int, show: str, colour: str, facet: str) -> dict[str, Any]:
    """Rows per bin of ``x``, bins common to all groups; ``show`` "share" draws the share of each group's rows."""
    rows = rows.filter(np.isfinite(numbers_of(rows[x])))
    meta = {"rows": rows.height, "measure": "count" if show == "rows" else "share"}
    if not rows.height:
        return figure_of([("", [])], (safe(x), show), meta)
    edges = bin_edges(numbers_of(rows[x]), bins, rows[x].dtype.is_integer())
    starts, widths = axis_values(edges[:-1], rows[x].dtype), [float(width) for width in np.diff(edges)]
    ends = axis_values(edges[1:], rows[x].dtype)
    panels, colours = [], commonest(rows, colour, 8)
    for title, part in groups_of(rows, facet, commonest(rows, facet, 9)):
        traces = []
        for name, some in groups_of(part, colour, colours):
            counts = np.histogram(numbers_of(some[x]), edges)[0]
            heights = counts / max(1, some.height) if show == "share" else counts
            trace = {"type": "bar", "x": starts, "y": heights.tolist(), "width": widths, "offset": 0}
            hover = {"customdata": ends, "hovertemplate": "%{x} – %{customdata}<br>%{y}<extra></extra>"}
            traces.append({**trace, **hover, "name": name})
        panels.append((title, traces))
    layout = {"barmode": "stack" if show == "rows" else "overlay", "bargap": 0}
    return figure_of(panels, (safe(x), show), meta, layout, legend=(safe(colour), colours))


class Histogram(Chart):
    label = _("Histogram")
    help = _("How the values of a column spread.")
    icon = "chart-column"
    order = 10
    parts = (*ALONG, *GROUPING, figure_of, draw_histogram)

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("Column"), kinds=ORDERED)
        bins: int = params.integer(_("Bins"), default=30, low=2, high=500)
        show: str = params.choice(_("Show"), {"rows": _("rows"), "share": _("shares of each group")}, default="rows")
        colour: str = params.column(_("Colour"), default="")
        facet: str = params.column(_("One panel for each"), default="")

    def suggest(self, column: Column) -> Wishes | None:
        return {"x": column.name} if column.kind in ORDERED else None
