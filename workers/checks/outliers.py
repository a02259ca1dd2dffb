"""Numbers far from all others, measured so that the far ones do not move the measure."""

import math
from collections.abc import Iterable

import numpy as np
import polars as pl

from workers.core.check import LOW, MEDIUM, Check, Context, DataWarning, step
from workers.core.columns import ColumnView, shown
from workers.core.said import Said
from workers.core.words import _, counted

SPREADS = 5.0
"""A fence stands this many spreads from the median. A spread is the way from the median to the 5% or 95% quantile, each
side its own, so a skewed column has a far fence on its long side: 8 standard deviations of a normal distribution, 12
means of an exponential one, and one row in a thousand of a log-normal one."""
FAR = 20.0
FEW = 0.05
"""More than this share beyond the fence is a second group, not outliers."""
LEAST_VALUES = 20


class Outliers(Check):
    label = _("Outliers")
    help = _("A few extreme numbers can decide a mean, a scale and a model on their own.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        ordered = column.numbers
        if len(ordered) < LEAST_VALUES or column.distinct < 10:
            return
        median = float(np.quantile(ordered, 0.5))
        below = median - float(np.quantile(ordered, 0.05))
        above = float(np.quantile(ordered, 0.95)) - median
        spread = max(below, above)
        if spread <= 0 or not np.isfinite(spread):
            return
        low, high = median - SPREADS * (below or spread), median + SPREADS * (above or spread)
        under, over = int(np.searchsorted(ordered, low, "left")), int(np.searchsorted(ordered, high, "right"))
        beyond = under + len(ordered) - over
        if not 0 < beyond <= FEW * len(ordered):
            return
        farthest = max(median - float(ordered[0]), float(ordered[-1]) - median) / spread
        mask = _outside(column.values, low, high)
        limits = _limits(ordered, under, over)
        yield self.warn(
            MEDIUM if farthest > FAR else LOW,
            column.name,
            counted(
                _("1 value of “{column}” is far from all others."),
                _("{n} values of “{column}” are far from all others."),
                beyond,
                column=column.name,
            ),
            _("Look at the rows first: a typing error is mended, a true extreme may be what you look for."),
            step("limit_numbers", columns=[column.name], **limits),
            examined=column.rows,
            affected=beyond,
            examples=tuple(shown(value) for value in column.values.filter(mask).head(5)),
            rows=column.places(mask),
            figures=((Said.of(_("Expected from")), low), (Said.of(_("Expected to")), high)),
        )


def _outside(values: pl.Series, low: float, high: float) -> pl.Series:
    figures = values.cast(pl.Float64)
    return ((figures < low) | (figures > high)).fill_null(False)


def _limits(ordered: np.ndarray, under: int, over: int) -> dict[str, float]:
    """Limits as a person would write them: each between the last value that stays and the first one beyond it."""
    found = {}
    if under:
        found["least"] = -plain_between(-float(ordered[under]), -float(ordered[under - 1]))
    if over < len(ordered):
        found["most"] = plain_between(float(ordered[over - 1]), float(ordered[over]))
    return found


def plain_between(inside: float, beyond: float) -> float:
    """The number of fewest digits from ``inside`` up to, and without, the greater ``beyond``; two digits at least, so
    that 787.2 is held at 790 rather than at 1000.
    """
    digits = 2 - len(str(int(abs(inside)))) if abs(inside) >= 1 else 2
    for places in range(digits, digits + 12):
        written = round(math.ceil(round(inside * 10.0**places, 6)) / 10.0**places, max(places, 0))
        if inside <= written < beyond:
            return float(written)
    return inside
