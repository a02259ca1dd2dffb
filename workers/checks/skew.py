"""Numbers that lean far to one side."""

from collections.abc import Iterable

import numpy as np

from workers.core.check import LOW, Check, Context, DataWarning, Remedy, nothing, step
from workers.core.columns import ColumnView, bracketed
from workers.core.said import Said
from workers.core.words import _, say

SKEWED = 2.0
"""The skewness of an exponential distribution: from here on the mean is far from what is typical."""
LEAST_VALUES, LEAST_DISTINCT = 50, 20


class Skew(Check):
    label = _("Skewed column")
    help = _("Where a few large numbers carry the sum, means mislead and distances are ruled by them.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        ordered = column.numbers
        if len(ordered) < LEAST_VALUES or column.distinct < LEAST_DISTINCT:
            return
        # The outermost hundredth is left out: a single outlier is no skew, and has a warning of its own.
        cut = max(1, len(ordered) // 200)
        kept = ordered[cut:-cut]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            skewness = float(((kept - kept.mean()) ** 3).mean() / kept.std() ** 3)
        if not np.isfinite(skewness) or abs(skewness) <= SKEWED:
            return
        yield self.warn(
            LOW,
            column.name,
            say(_("“{column}” leans far to one side."), column=column.name),
            _("Linear models and distances work better on its logarithm; trees do not mind."),
            _remedy(column.name, float(ordered[0]), skewness),
            examined=column.rows,
            affected=len(ordered),
            figures=((Said.of(_("Skewness")), skewness),),
        )


def _remedy(name: str, lowest: float, skewness: float) -> Remedy:
    written = bracketed(name)
    if written is None or lowest < 0 or skewness < 0:
        return nothing(_("A logarithm only helps numbers from zero on that lean to the right."))
    return step("formula", column=name, formula=f"log({written} + 1)")
