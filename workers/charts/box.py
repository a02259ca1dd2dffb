"""The middle, the spread and the extremes of numbers, group by group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core import params
from workers.core.chart import CATEGORIES, Chart, Wishes
from workers.core.drawing import GROUPING, commonest, figure_of, groups_of, labels_of, numbers_of, safe
from workers.core.schema import NUMERIC, Column
from workers.core.words import _


def draw_boxes(rows: pl.DataFrame, y: str, x: str, most: int, colour: str, facet: str) -> dict[str, Any]:
    """Quartiles of ``y`` per value of ``x``; whiskers reach to 1.5 quartile distances (Tukey 1977)."""
    rows = rows.filter(np.isfinite(numbers_of(rows[y])))
    boxes, colours = commonest(rows, x, most), commonest(rows, colour, 8)
    places = {key: at for at, (key, _some) in enumerate(groups_of(rows, x, boxes))}
    panels = []
    for title, part in groups_of(rows, facet, commonest(rows, facet, 9)):
        traces = []
        for name, some in groups_of(part, colour, colours):
            parts = [(places.get(key, len(places)), numbers_of(held[y])) for key, held in groups_of(some, x, boxes)]
            shape: dict[str, list[float]] = {
                key: [] for key in ("x", "q1", "median", "q3", "lowerfence", "upperfence", "mean")
            }
            ends: dict[str, list[float]] = {"x": [], "y": []}
            for place, values in parts:
                if not len(values):
                    continue
                low, middle, high = (float(v) for v in np.quantile(values, [0.25, 0.5, 0.75]))
                within = values[(values >= low - 1.5 * (high - low)) & (values <= high + 1.5 * (high - low))]
                found = (place, low, middle, high, float(within.min()), float(within.max()), float(values.mean()))
                for key, figure in zip(shape, found, strict=True):
                    shape[key].append(figure)
                for end in {float(values.min()), float(values.max())} - {float(within.min()), float(within.max())}:
                    ends["x"].append(place)
                    ends["y"].append(end)
            traces.append({"type": "box", **shape, "name": name})
            if not colour and ends["x"]:
                dots: dict[str, Any] = {"mode": "markers", "marker": {"symbol": "circle-open", "size": 7}}
                hover: dict[str, Any] = {"hovertemplate": "%{y}<extra></extra>", "legendgroup": name}
                traces.append({"type": "scatter", **ends, **dots, **hover})
        panels.append((title, traces))
    ticks = {
        "tickvals": list(places.values()),
        "ticktext": list(labels_of(list(places)).values()),
        "showgrid": False,
        "zeroline": False,
    }
    layout = {"boxmode": "group" if colour else "overlay"}
    return figure_of(panels, (safe(x), safe(y)), {"rows": rows.height}, layout, (ticks, {}), (safe(colour), colours))


class Box(Chart):
    label = _("Boxes")
    help = _("The middle half of a number, its whiskers and extremes, for each group.")
    icon = "chart-candlestick"
    order = 30
    parts = (safe, labels_of, numbers_of, *GROUPING, figure_of, draw_boxes)

    @dataclass(frozen=True)
    class Params(params.Params):
        y: str = params.column(_("Number"), kinds=NUMERIC)
        x: str = params.column(_("One box for each"), default="")
        most: int = params.integer(_("Boxes at most"), default=15, low=1, high=100)
        colour: str = params.column(_("Colour"), default="")
        facet: str = params.column(_("One panel for each"), default="")

    def suggest(self, column: Column) -> Wishes | None:
        return {"y": column.name} if column.kind in NUMERIC else None

    def suggest_pair(self, left: Column, right: Column) -> Wishes | None:
        for number, category in ((left, right), (right, left)):
            if number.kind in NUMERIC and category.kind in CATEGORIES:
                return {"y": number.name, "x": category.name}
        return None
