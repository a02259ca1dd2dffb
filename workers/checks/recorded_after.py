"""Columns that are filled only once the answer is known."""

from collections.abc import Iterable

from workers.core.check import HIGH, Check, Context, DataWarning, step
from workers.core.said import Said
from workers.core.words import _, say

SURE = 0.85
"""The share of the target's variance that being there or missing explains alone. Gaps that depend on the answer by
nature, such as a test that is made more often on the ill, explain far less."""
LEAST_ROWS = 40


class RecordedAfter(Check):
    label = _("Recorded after the event")
    help = _("A date of cancellation that only the cancelled have is known after the answer, not before.")
    rank = 10

    def examine(self, context: Context) -> Iterable[DataWarning]:
        for power in context.powers.values():
            if context.target is None or power.rows < LEAST_ROWS or power.by_gaps < SURE:
                continue
            words = {"column": power.column, "target": context.target.name}
            yield self.warn(
                HIGH,
                power.column,
                say(
                    _("Whether “{column}” is filled in tells “{target}”: it seems to be recorded afterwards."), **words
                ),
                _("Drop it: at the moment of the prediction it is empty for everybody."),
                step("drop_columns", columns=[power.column]),
                examined=power.rows,
                affected=context.summaries[power.column].missing,
                figures=((Said.of(_("Told by the gaps alone")), power.by_gaps),),
            )
