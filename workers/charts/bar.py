"""One bar a category."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from workers.core import params
from workers.core.chart import CATEGORIES, MEASURED, MEASURES, Chart, Wishes
from workers.core.drawing import GROUPING, commonest, figure_of, groups_of, labels_of, measured, safe
from workers.core.schema import Column
from workers.core.words import _


def draw_bars(
    rows: pl.DataFrame, x: str, measure: str, value: str, most: int, order: str, colour: str, facet: str
) -> dict[str, Any]:
    """``measure`` per value of ``x``: its ``most`` commonest or largest values, the others left out and counted."""
    rows = rows.drop_nulls([x] if measure == "count" else [x, value])
    keyed = rows.with_columns(pl.col(x).cast(pl.String).alias("key "))
    every = keyed.group_by("key ").agg(measured(measure, value).alias("figure ")).sort("key ")
    by_figure = every.sort("figure ", descending=True, maintain_order=True).head(most)
    shown = by_figure["key "].to_list() if order == "figure" else by_figure.sort("key ")["key "].to_list()
    labels = labels_of(shown)
    panels, colours = [], commonest(keyed, colour, 8)
    for title, part in groups_of(keyed, facet, commonest(keyed, facet, 9)):
        traces = []
        for name, some in groups_of(part, colour, colours):
            figures = dict(some.group_by("key ").agg(measured(measure, value)).iter_rows())
            trace = {"type": "bar", "x": list(range(len(shown))), "y": [figures.get(key) for key in shown]}
            hover = {
                "customdata": list(labels.values()),
                "hovertemplate": "%{customdata}<br>%{y}<extra></extra>",
            }
            traces.append({**trace, **hover, "name": name})
        panels.append((title, traces))
    meta = {"rows": rows.height, "measure": measure, "value": value, "left_out": every.height - len(shown)}
    ticks = {
        "tickvals": list(range(len(shown))),
        "ticktext": list(labels.values()),
        "showgrid": False,
        "zeroline": False,
    }
    layout = {"barmode": "stack" if measure in ("count", "sum") else "group", "bargap": 0.2}
    return figure_of(
        panels, (safe(x), safe(f"{measure} {value}".strip())), meta, layout, (ticks, {}), (safe(colour), colours)
    )


class Bar(Chart):
    label = _("Bars")
    help = _("One bar for each value: how many rows, or the mean, sum or extremes of another column.")
    icon = "chart-bar-big"
    order = 20
    parts = (safe, labels_of, *GROUPING, measured, figure_of, draw_bars)

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("One bar for each"))
        measure: str = params.choice(_("Show"), MEASURES, default="count")
        value: str = params.column(_("of"), kinds=MEASURED, default="")
        most: int = params.integer(_("Bars at most"), default=20, low=1, high=200)
        order: str = params.choice(_("Order"), {"figure": _("largest first"), "name": _("by name")}, default="figure")
        colour: str = params.column(_("Colour"), default="")
        facet: str = params.column(_("One panel for each"), default="")

    def suggest(self, column: Column) -> Wishes | None:
        return {"x": column.name} if column.kind in CATEGORIES else None
