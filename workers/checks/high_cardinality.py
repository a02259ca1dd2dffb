"""Text with very many different values."""

from collections.abc import Iterable

from workers.core.check import LOW, Check, Context, DataWarning, nothing
from workers.core.columns import ColumnView, shown
from workers.core.words import _, say

MANY = 100
"""More classes than this make as many columns when encoded one by one, most of them nearly empty."""
MOST_SHARE = 0.9
"""Above this nearly every row has its own value: that is an identifier or prose, not a category."""


class HighCardinality(Check):
    label = _("Many categories")
    help = _("With hundreds of categories each has few rows, and a model learns them by heart.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        present = len(column.present)
        if not column.is_text or column.distinct <= MANY or column.is_prose or context.is_target(column.name):
            return
        if column.distinct > MOST_SHARE * present:
            return
        yield self.warn(
            LOW,
            column.name,
            say(_("“{column}” has {n} different values."), column=column.name, n=column.distinct),
            _("Group them, for example towns into regions, or keep the frequent ones and call the rest “other”."),
            nothing(_("Which values belong together is for somebody who knows them to say.")),
            examined=column.rows,
            affected=present,
            examples=tuple(shown(value) for value in column.counts["value"].head(5)),
        )
