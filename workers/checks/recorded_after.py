"""Columns that are filled only once the answer is known."""

from collections.abc import Iterable

from workers.core.check import HIGH, Check, Context, DataWarning, step
from workers.core.leak import GAPS
from workers.core.said import Said
from workers.core.words import _


class RecordedAfter(Check):
    label = _("Recorded after the event")
    help = _("A date of cancellation that only the cancelled have is known after the answer, not before.")
    rank = 10

    def examine(self, context: Context) -> Iterable[DataWarning]:
        for leak in context.leaks.values():
            if leak.kind != GAPS:
                continue
            yield self.warn(
                HIGH,
                leak.column,
                leak.sentence.english,
                _("Drop it: at the moment of the prediction it is empty for everybody."),
                step("drop_columns", columns=[leak.column]),
                examined=leak.rows,
                affected=context.summaries[leak.column].missing,
                figures=((Said.of(_("Told by the gaps alone")), leak.strength),),
            )
