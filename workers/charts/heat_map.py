"""Two columns crossed: how many rows, or a figure of a third column, in each cell."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers.core import params
from workers.core.chart import CATEGORIES, MEASURED, MEASURES, Chart, Wishes
from workers.core.drawing import ALONG, axis_values, bin_edges, figure_of, labels_of, measured, numbers_of, safe
from workers.core.schema import Column
from workers.core.words import _


def cells_along(values: pl.Series, bins: int) -> tuple[pl.Series, list[str]]:
    """The place of each value along an axis (null beyond the last) and the names of the places.

    Numbers and moments of more than ``bins`` values are put into bins, other values stand by themselves.
    """
    ordered = values.dtype.is_numeric() or values.dtype.is_temporal()
    if ordered and values.n_unique() > bins:
        numbers = numbers_of(values)
        edges = bin_edges(numbers, bins, values.dtype.is_integer())
        bin_of = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
        starts = axis_values(edges, values.dtype)
        names = [
            f"{low:g} – {high:g}".replace("-", "−") if isinstance(low, float) else f"{low} – {high}"
            for low, high in zip(starts, starts[1:], strict=False)
        ]
        return pl.Series(bin_of.astype(np.int64)), names
    counts = values.alias("key").value_counts().sort(["count", "key"], descending=[True, False]).head(bins)
    kept = counts["key"].sort()
    places = values.replace_strict(kept, pl.Series(range(len(kept)), dtype=pl.Int64), default=None)
    return places, kept.cast(pl.String).to_list()


def draw_heat_map(rows: pl.DataFrame, x: str, y: str, measure: str, value: str, bins: int) -> dict[str, Any]:
    """``measure`` in each cell; each axis shows at most ``bins`` places."""
    rows = rows.drop_nulls([x, y] if measure == "count" else [x, y, value])
    for name in (x, y):
        rows = rows.filter(np.isfinite(numbers_of(rows[name]))) if rows[name].dtype.is_float() else rows
    (across, names), (up, others) = cells_along(rows[x], bins), cells_along(rows[y], bins)
    placed = rows.with_columns(across.alias("x "), up.alias("y ")).drop_nulls(["x ", "y "])
    cells: list[list[float | None]] = [[None] * len(names) for _other in others]
    for column, line, figure in placed.group_by("x ", "y ").agg(measured(measure, value)).iter_rows():
        cells[line][column] = figure
    scale = {"autocolorscale": True, "colorbar": {"thickness": 10, "outlinewidth": 0}, "xgap": 1, "ygap": 1}
    trace = {"type": "heatmap", "x": list(range(len(names))), "y": list(range(len(others))), "z": cells, **scale}
    across_labels, up_labels = (list(labels_of(found).values()) for found in (names, others))
    hover = [[f"{name}<br>{other}" for name in across_labels] for other in up_labels]
    trace |= {"text": hover, "hovertemplate": "%{text}<br>%{z}<extra></extra>"}
    ticks = [
        {
            "tickvals": list(range(len(found))),
            "ticktext": found,
            "showgrid": False,
            "zeroline": False,
        }
        for found in (across_labels, up_labels)
    ]
    meta = {"rows": placed.height, "measure": measure, "value": value, "as_colour": True}
    words = [(rows[name], found) for name, found in ((x, names), (y, others)) if rows[name].dtype == pl.String]
    meta["left_out"] = sum(values.n_unique() - len(found) for values, found in words)
    layout = {"height": max(460, 140 + 24 * len(others))}
    return figure_of([("", [trace])], (safe(x), safe(y)), meta, layout, (ticks[0], ticks[1]))


class HeatMap(Chart):
    label = _("Heat map")
    help = _("Two columns crossed; the colour says how many rows, or a figure of a third column.")
    icon = "grid-3x3"
    order = 50
    parts = (*ALONG, measured, figure_of, cells_along, draw_heat_map)

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("Across"))
        y: str = params.column(_("Up"))
        measure: str = params.choice(_("Colour shows"), MEASURES, default="count")
        value: str = params.column(_("of"), kinds=MEASURED, default="")
        bins: int = params.integer(_("Places along each side"), default=20, low=2, high=60)

    def suggest_pair(self, left: Column, right: Column) -> Wishes | None:
        both = left.kind in CATEGORIES and right.kind in CATEGORIES
        return {"x": left.name, "y": right.name} if both else None
