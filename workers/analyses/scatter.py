"""Two columns against each other."""

from dataclasses import dataclass

import polars as pl

from workers.charts import charts
from workers.core import params
from workers.core.analysis import Analysis, Found
from workers.core.chart import ORDERED
from workers.core.words import _


class Scatter(Analysis):
    label = _("Scatter")
    help = _("Two columns against each other.")
    words = _("relation correlation cloud points")
    order = 20

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("Across"), kinds=ORDERED)
        y: str = params.column(_("Up"), kinds=ORDERED)
        colour: str = params.column(_("Colour"), default="")

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        chart = charts.get("scatter")
        chosen = chart.Params.parse(wishes.to_dict())
        figure = chart.draw(frame.select(chart.columns(chosen)), chosen)
        return Found(figure["layout"]["meta"]["rows"], figures=((self.label, figure),))
