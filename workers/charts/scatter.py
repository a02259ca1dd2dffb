"""Two columns against each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core import params
from workers.core.chart import ORDERED, TIMES, Chart, Wishes
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


def draw_density(rows: pl.DataFrame, x: str, y: str, bins: int) -> dict[str, Any]:
    """How many of all rows fall into each cell of a grid; empty cells stay empty."""
    across, up = (bin_edges(numbers_of(rows[name]), bins, False) for name in (x, y))
    counts = np.histogram2d(numbers_of(rows[y]), numbers_of(rows[x]), [up, across])[0]
    cells = [[int(count) or None for count in line] for line in counts]
    middles = [axis_values((edges[1:] + edges[:-1]) / 2, rows[name].dtype) for edges, name in ((across, x), (up, y))]
    scale = {"autocolorscale": True, "colorbar": {"thickness": 10, "outlinewidth": 0}}
    return {"type": "heatmap", "x": middles[0], "y": middles[1], "z": cells, **scale, "legendgroup": ""}


def draw_scatter(rows: pl.DataFrame, x: str, y: str, show: str, points: int, colour: str, facet: str) -> dict[str, Any]:
    """Points, or the density of all rows. Beyond ``points`` rows, that many are drawn at random with seed 0."""
    rows = rows.filter(np.isfinite(numbers_of(rows[x])) & np.isfinite(numbers_of(rows[y])))
    many = show == "points" and colour and rows[colour].dtype.is_numeric() and rows[colour].n_unique() > 12
    if many:  # a mark without a shade would look like one of them
        rows = rows.filter(np.isfinite(numbers_of(rows[colour])))
    meta, drawn = {"rows": rows.height}, rows
    if show == "points" and rows.height > points:
        places = np.sort(np.random.default_rng(0).choice(rows.height, points, replace=False))
        drawn, meta["drawn"] = rows[places], points
    panels: list[tuple[str, list[dict[str, Any]]]] = []
    named = "" if many or show == "density" else colour
    colours = commonest(rows, named, 8)
    for title, part in groups_of(drawn, facet, commonest(rows, facet, 9)):
        traces = []
        for name, some in groups_of(part, named, colours):
            if show == "density":
                traces += [draw_density(some, x, y, 60)] if some.height else []
                continue
            ends = {
                key: axis_values(numbers_of(some[column]), some[column].dtype) for key, column in (("x", x), ("y", y))
            }
            marker: dict[str, Any] = {"size": 5 if some.height > 500 else 7, "opacity": 0.55}
            if many:
                bar = {"thickness": 10, "outlinewidth": 0, "title": {"text": safe(colour)}}
                shades = numbers_of(some[colour]).tolist()
                marker |= {
                    "color": shades,
                    "autocolorscale": True,
                    "showscale": not traces and not panels,
                    "colorbar": bar,
                }
            traces.append({"type": "scatter", "mode": "markers", **ends, "marker": marker, "name": name})
        panels.append((title, traces))
    return figure_of(panels, (safe(x), safe(y)), meta, legend=(safe(colour), colours))


class Scatter(Chart):
    label = _("Scatter")
    help = _("Two numbers or moments against each other, as points or as the density of all rows.")
    icon = "chart-scatter"
    order = 40
    parts = (*ALONG, *GROUPING, figure_of, draw_density, draw_scatter)

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("Across"), kinds=ORDERED)
        y: str = params.column(_("Up"), kinds=ORDERED)
        show: str = params.choice(_("Show"), {"points": _("points"), "density": _("density")}, default="points")
        points: int = params.integer(
            _("Points at most"), default=5000, low=100, high=20000, help=_("Of more rows, so many are drawn at random.")
        )
        colour: str = params.column(_("Colour"), default="")
        facet: str = params.column(_("One panel for each"), default="")

    def suggest_pair(self, left: Column, right: Column) -> Wishes | None:
        if left.kind not in ORDERED or right.kind not in ORDERED:
            return None
        across, up = (right, left) if right.kind in TIMES else (left, right)
        return {"x": across.name, "y": up.name}
