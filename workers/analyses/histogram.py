"""How the values of a column spread."""

from dataclasses import dataclass

import polars as pl

from workers.charts import charts
from workers.core import params
from workers.core.analysis import Analysis, Found
from workers.core.chart import ORDERED
from workers.core.words import _


class Histogram(Analysis):
    label = _("Histogram")
    help = _("How the values of a column spread.")
    words = _("distribution spread frequency")
    order = 10

    @dataclass(frozen=True)
    class Params(params.Params):
        x: str = params.column(_("Column"), kinds=ORDERED)
        bins: int = params.integer(_("Bins"), default=30, low=2, high=500)
        colour: str = params.column(_("Colour"), default="")

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        chart = charts.get("histogram")
        chosen = chart.Params.parse(wishes.to_dict())
        figure = chart.draw(frame.select(chart.columns(chosen)), chosen)
        return Found(figure["layout"]["meta"]["rows"], figures=((self.label, figure),))
