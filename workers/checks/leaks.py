"""A single feature that gives the answer away."""

from collections.abc import Iterable

from workers.core.check import HIGH, MEDIUM, Check, Context, DataWarning, step
from workers.core.leak import COPY, GAPS, Leak, Power, is_likely
from workers.core.said import Said, Share
from workers.core.words import _, say

ADVICE = _("Ask whether it is known at the moment of the prediction. If not, drop it: the scores are not true.")


class Leaks(Check):
    label = _("Suspected leak")
    help = _("A feature that all but equals the answer is usually known only after the answer, and is useless by then.")
    rank = 10

    def examine(self, context: Context) -> Iterable[DataWarning]:
        target = context.target
        if target is None:
            return
        for leak in context.leaks.values():
            if leak.kind not in (COPY, GAPS):  # which have warnings of their own
                yield self._sure(leak)
        for power in context.powers.values():
            if power.column not in context.leaks and is_likely(power, target.task):
                yield self._likely(target.name, power)

    def _sure(self, leak: Leak) -> DataWarning:
        return self.warn(
            HIGH,
            leak.column,
            leak.sentence.english,
            ADVICE,
            step("drop_columns", columns=[leak.column]),
            examined=leak.rows,
            affected=leak.rows,
            figures=((Said.of(_("Predictive power")), leak.strength),),
        )

    def _likely(self, target: str, power: Power) -> DataWarning:
        words = {"column": power.column, "target": target, "share": Share(power.score)}
        return self.warn(
            MEDIUM,
            power.column,
            say(_("“{column}” alone tells {share} of “{target}”: it may give the answer away."), **words),
            ADVICE,
            step("drop_columns", columns=[power.column]),
            examined=power.rows,
            affected=power.rows,
            figures=((Said.of(_("Predictive power")), power.score),),
        )
