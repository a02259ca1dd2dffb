"""A series taken apart into trend, season and rest (STL)."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core import params
from workers.core.along import SeriesParams, along, unfit
from workers.core.analysis import Analysis, Floats, Found, Grid, lines
from workers.core.said import Said, Share
from workers.core.seasons import Parts, stl
from workers.core.words import _, counted, say


class SeasonalDecomposition(Analysis):
    label = _("Seasonal decomposition")
    help = _("Takes a series apart into its trend, what returns every period, and the rest (STL).")
    words = _("trend season stl time series cycle weekly yearly")
    order = 80

    @dataclass(frozen=True)
    class Params(SeriesParams):
        robust: bool = params.flag(_("Outliers count less"))

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        series = along(frame, wishes.value, wishes.along)
        if answer := unfit(series, wishes.period):
            return answer
        n = len(series.values)
        parts = stl(series.values, wishes.period, robust=wishes.robust)
        named = [
            (_("Series"), series.values),
            (_("Trend"), parts.trend),
            (_("Season"), parts.season),
            (_("Rest"), parts.rest),
        ]
        strength = Grid(_("Strength"), (_("Part"), _("Strength")), tuple(strengths(parts)), words=(0,))
        return Found(n, tuple(_said(parts, series.filled)), (strength,), ((self.label, lines(series.x, named, n)),))


def strengths(parts: Parts) -> list[tuple[str, float]]:
    """From 0 to 1, how much of what is not the other part trend and season explain (Wang, Smith, Hyndman 2006)."""
    return [(_("Trend"), _strength(parts.trend, parts.rest)), (_("Season"), _strength(parts.season, parts.rest))]


def _strength(part: Floats, rest: Floats) -> float:
    whole = float(np.var(part + rest))
    return max(0.0, 1 - float(np.var(rest)) / whole) if whole > 0 else 0.0


def _said(parts: Parts, filled: int) -> list[Said]:
    (_trend, trend), (_season, season) = strengths(parts)
    told = say(
        _("The trend explains {trend}, the season {season} of what the other leaves."),
        trend=Share(trend),
        season=Share(season),
    )
    bridged = counted(
        _("{n} missing value was bridged by a straight line."),
        _("{n} missing values were bridged by straight lines."),
        filled,
    )
    gaps = [Said.of(bridged)] if filled else []
    return [Said.of(told), *gaps]
