"""Rows without an answer, and a target that never changes."""

from collections.abc import Iterable

from workers.core.check import HIGH, MEDIUM, Check, Context, DataWarning, nothing, without_value
from workers.core.said import Share
from workers.core.words import _, say

MUCH = 0.05


class TargetMissing(Check):
    label = _("Target missing")
    help = _("A row without an answer cannot teach, and cannot judge.")

    def examine(self, context: Context) -> Iterable[DataWarning]:
        target = context.target
        if target is None:
            return
        own = context.summaries[target.name]
        if own.rows > 1 and own.distinct < 2:
            yield self.warn(
                HIGH,
                target.name,
                say(
                    _("The target “{target}” has fewer than two values: there is nothing to learn."), target=target.name
                ),
                _("Choose another target."),
                nothing(_("No step makes a second value.")),
                examined=own.rows,
                affected=own.rows,
            )
        elif target.missing:
            share = target.missing / target.examined
            yield self.warn(
                HIGH if share > MUCH else MEDIUM,
                target.name,
                say(
                    _("The target “{target}” is missing in {share} of the rows."),
                    target=target.name,
                    share=Share(share),
                ),
                _("Leave these rows out: an answer that was filled in teaches the filling, not the truth."),
                without_value(target.name),
                examined=target.examined,
                affected=target.missing,
            )
