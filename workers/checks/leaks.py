"""A single feature that gives the answer away."""

from collections.abc import Iterable

from workers.core.check import HIGH, MEDIUM, Check, Context, DataWarning, Power, step
from workers.core.said import Said, Share
from workers.core.words import _, say

CLASSES_SURE = 0.97
NUMBERS_SURE = 0.99
"""The share of the target's variance that one feature explains on rows it was not learned from. The best single
features of honest data sets stay below: petal width of the irises 0.90, worst perimeter of breast cancers 0.70."""
LIKELY = 0.93
LEAST_ROWS = 40


class Leaks(Check):
    label = _("Suspected leak")
    help = _("A feature that all but equals the answer is usually known only after the answer, and is useless by then.")
    rank = 10

    def examine(self, context: Context) -> Iterable[DataWarning]:
        target = context.target
        if target is None:
            return
        sure = NUMBERS_SURE if target.task == "regression" else CLASSES_SURE
        copies = _copies(context)
        for power in context.powers.values():
            if power.column in copies or power.rows < LEAST_ROWS or power.by_gaps >= 0.9 * power.score:
                continue
            if power.score >= sure:
                yield self._warning(HIGH, target.name, power)
            elif power.score >= LIKELY:
                yield self._warning(MEDIUM, target.name, power)

    def _warning(self, severity: str, target: str, power: Power) -> DataWarning:
        words = {"column": power.column, "target": target, "share": Share(power.score)}
        return self.warn(
            severity,
            power.column,
            say(_("“{column}” alone tells {share} of “{target}”: it may give the answer away."), **words),
            _("Ask whether it is known at the moment of the prediction. If not, drop it: the scores are not true."),
            step("drop_columns", columns=[power.column]),
            examined=power.rows,
            affected=power.rows,
            figures=((Said.of(_("Predictive power")), power.score),),
        )


def _copies(context: Context) -> set[str]:
    """Columns equal to the target, which have a warning of their own."""
    own = context.summaries[context.target.name].content if context.target else ""
    return {name for name, summary in context.summaries.items() if summary.content == own}
