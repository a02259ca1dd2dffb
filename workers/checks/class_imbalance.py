"""A class with few rows."""

from collections.abc import Iterable

from workers.core.check import HIGH, MEDIUM, Check, Context, DataWarning, nothing
from workers.core.columns import shown
from workers.core.said import Share
from workers.core.words import _, counted

RARE = 0.1
"""For two classes; with more of them, half of what an equal share would be, if that is less."""
VERY_RARE, TOO_FEW = 0.01, 10


class ClassImbalance(Check):
    label = _("Unbalanced classes")
    help = _("A model that always says the frequent class looks right nearly always and is worth nothing.")

    def examine(self, context: Context) -> Iterable[DataWarning]:
        target = context.target
        if target is None or len(target.classes) < 2:
            return
        value, rows = target.classes[-1]
        known = sum(count for _value, count in target.classes)
        share = rows / known
        if share >= min(RARE, 0.5 / len(target.classes)):
            return
        words = {"target": target.name, "value": shown(value), "share": Share(share)}
        one, many = (
            _("“{value}” of “{target}” has 1 row, {share} of them all."),
            _("“{value}” of “{target}” has {n} rows, {share} of them all."),
        )
        yield self.warn(
            HIGH if share < VERY_RARE or rows < TOO_FEW else MEDIUM,
            target.name,
            counted(one, many, rows, **words),
            _("Split stratified, weigh classes equally in training, and judge by a metric that minds the rare class."),
            nothing(_("Training gives classes equal weight by itself; dropping rows would throw data away.")),
            examined=target.examined,
            affected=rows,
            examples=(shown(value),),
        )
