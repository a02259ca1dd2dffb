"""A target that follows the order of the rows: sorted, or drifting."""

from collections.abc import Iterable

import numpy as np

from workers.core.check import MEDIUM, Check, Context, DataWarning, TargetFacts, nothing
from workers.core.said import Said
from workers.core.words import _, say

SORTED = 0.5
"""Rows in random order repeat the class before them no more often than by chance (0); sorted rows always do (1)."""
DRIFTS = 0.15
"""Cramér's V between the class and ten stretches of the rows, or the correlation ratio of a number; above this a first
part and a last part are plainly different."""
LEAST_ROWS = 100


class TargetOrder(Check):
    label = _("Target follows the order of rows")
    help = _("Where the answer depends on the place in the file, first and last rows are not the same data.")

    def examine(self, context: Context) -> Iterable[DataWarning]:
        target = context.target
        if target is None or target.examined < LEAST_ROWS or not target.blocks:
            return
        drift = _drift(target)
        if target.runs >= SORTED:
            sentence = say(_("The rows are sorted by “{target}”, or nearly."), target=target.name)
            advice = _("Split at random or stratified, never in order: the last rows would hold one class only.")
        elif drift >= DRIFTS:
            sentence = say(_("“{target}” changes from the first rows to the last."), target=target.name)
            advice = _(
                "If the order is time, split by time and watch the drift; if not, find out what the order means."
            )
        else:
            return
        yield self.warn(
            MEDIUM,
            target.name,
            sentence,
            advice,
            nothing(_("The right split answers it, not a step.")),
            examined=target.examined,
            affected=target.examined,
            figures=((Said.of(_("Sorted, from 0 to 1")), target.runs), (Said.of(_("Drift, from 0 to 1")), drift)),
        )


def _drift(target: TargetFacts) -> float:
    """How much the stretch says about the target, less what chance would say; 0 to 1."""
    blocks = np.array(target.blocks, dtype=float)
    if target.task == "regression":
        rows, means, spreads = blocks.T
        grand = float((rows * means).sum() / rows.sum())
        between, within = float((rows * (means - grand) ** 2).sum()), float((rows * spreads**2).sum())
        free = len(rows) - 1
        chance = (free + 3 * np.sqrt(2 * free)) * within / max(1.0, rows.sum() - len(rows))
        return float(np.sqrt(max(0.0, between - chance) / (between + within))) if between + within > 0 else 0.0
    total = blocks.sum()
    expected = np.outer(blocks.sum(axis=1), blocks.sum(axis=0)) / total
    chi2 = float(((blocks - expected) ** 2 / np.maximum(expected, 1e-9)).sum())
    free = (blocks.shape[0] - 1) * (blocks.shape[1] - 1)
    smaller = max(1, min(blocks.shape) - 1)
    return float(np.sqrt(max(0.0, chi2 - free - 3 * np.sqrt(2 * free)) / (total * smaller)))
