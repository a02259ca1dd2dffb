"""Numbers that lean far to one side."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from workers.core.check import LOW, Check, Context, DataWarning, Remedy, nothing, step
from workers.core.columns import ColumnView
from workers.core.expressions.grammar import bracketed
from workers.core.said import Said
from workers.core.words import _, say

SKEWED = 2.0
"""The skewness of an exponential distribution: from here on the mean is far from what is typical."""
_OTHER_UNIT = _("A model would predict the logarithm instead: compute it as a column of its own if you want that.")
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
        skewness = _skewness(kept)
        if not np.isfinite(skewness) or abs(skewness) <= SKEWED:
            return
        yield self.warn(
            LOW,
            column.name,
            say(_("“{column}” leans far to one side."), column=column.name),
            _("Linear models and distances work better on its logarithm; trees do not mind."),
            nothing(_OTHER_UNIT) if context.is_target(column.name) else _remedy(column.name, float(ordered[0]), kept),
            examined=column.rows,
            affected=len(ordered),
            figures=((Said.of(_("Skewness")), skewness),),
        )


def _skewness(numbers: npt.NDArray[np.float64]) -> float:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return float(((numbers - numbers.mean()) ** 3).mean() / numbers.std() ** 3)


def _remedy(name: str, lowest: float, kept: npt.NDArray[np.float64]) -> Remedy:
    written = bracketed(name)
    if written is None or lowest < 0 or _skewness(kept) < 0:
        return nothing(_("A logarithm only helps numbers from zero on that lean to the right."))
    if not abs(_skewness(np.log1p(kept))) <= SKEWED:
        return nothing(_("Its logarithm leans far to one side, too: look at its unusual values first."))
    return step("formula", column=name, formula=f"log({written} + 1)")
