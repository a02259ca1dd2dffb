"""A column that is the target once more."""

from collections.abc import Iterable

from workers.core.check import HIGH, Check, Context, DataWarning, step
from workers.core.words import _, say


class TargetCopies(Check):
    label = _("Copy of the target")
    help = _("A model that is given the answer learns nothing else.")
    rank = 10

    def examine(self, context: Context) -> Iterable[DataWarning]:
        if context.target is None:
            return
        own = context.summaries[context.target.name]
        if own.distinct < 2:
            return
        for column in context.features:
            if context.summaries[column.name].content == own.content:
                yield self.warn(
                    HIGH,
                    column.name,
                    say(
                        _("“{column}” equals the target “{target}” in every row."), column=column.name, target=own.name
                    ),
                    _("Drop it: it is the answer itself."),
                    step("drop_columns", columns=[column.name]),
                    examined=own.rows,
                    affected=own.rows,
                )
