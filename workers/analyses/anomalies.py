"""Values of a series that neither its trend nor its season explains."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core import params
from workers.core.along import SeriesParams, along, unfit
from workers.core.analysis import Analysis, Floats, Found, Grid
from workers.core.drawing import figure_of
from workers.core.said import Said
from workers.core.seasons import stl
from workers.core.words import _, counted

SHOWN = 20


class Anomalies(Analysis):
    label = _("Anomalies in a series")
    help = _("Marks values far from what the trend and the season make one expect.")
    words = _("outlier unusual strange spike drop time series")
    order = 75

    @dataclass(frozen=True)
    class Params(SeriesParams):
        far: float = params.number(
            _("Far"), default=3.5, low=1, high=100, help=_("So many robust standard deviations from what is expected.")
        )

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        series = along(frame, wishes.value, wishes.along)
        if answer := unfit(series, wishes.period):
            return answer
        n = len(series.values)
        rest = stl(series.values, wishes.period, robust=True).rest
        away = deviations(rest)
        at = np.flatnonzero(np.abs(away) > wishes.far)
        told = counted(
            _("{n} value is far from what trend and season make one expect."),
            _("{n} values are far from what trend and season make one expect."),
            len(at),
        )
        first = at[np.argsort(-np.abs(away[at]), kind="stable")][:SHOWN]
        table = Grid(
            _("The farthest"),
            (_("Where"), _("Value"), _("Expected"), _("Deviations")),
            tuple(
                (series.x[i], float(series.values[i]), float(series.values[i] - rest[i]), float(away[i])) for i in first
            ),
        )
        dots = {"type": "scatter", "mode": "markers", "name": "!", "x": [series.x[i] for i in at]}
        traces = [
            {"type": "scatter", "mode": "lines", "x": series.x, "y": series.values.tolist(), "name": wishes.value},
            {**dots, "y": series.values[at].tolist(), "marker": {"size": 9, "symbol": "circle-open"}},
        ]
        figure = figure_of([("", traces)], (wishes.along, wishes.value), {"rows": n})
        return Found(n, (Said.of(told),), (table,) if len(at) else (), ((self.label, figure),))


def deviations(rest: Floats) -> Floats:
    """How many robust standard deviations (1.4826 times the median deviation) each value is from the median.

    Where more than half of the values are equal, any other counts by the mean deviation times 1.2533 (Iglewicz and
    Hoaglin 1993), and none where all are.
    """
    far = rest - np.median(rest)
    scale = 1.4826 * float(np.median(np.abs(far))) or 1.2533 * float(np.abs(far).mean())
    tiny = 1e-9 * float(np.abs(rest).max(initial=0.0))
    return np.asarray(far / scale, dtype=np.float64) if scale > tiny else np.zeros(len(rest))
