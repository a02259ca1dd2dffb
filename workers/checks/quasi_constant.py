"""Columns that are one value nearly everywhere."""

from collections.abc import Iterable

from workers.core.check import LOW, Check, Context, DataWarning, step
from workers.core.columns import ColumnView, shown
from workers.core.said import Share
from workers.core.words import _, say

SHARE = 0.99
"""From here on fewer than one row in a hundred differs, and a split into parts may leave none in some of them."""
LEAST_ROWS = 100


class QuasiConstant(Check):
    label = _("Nearly constant column")
    help = _("A column that hardly ever changes says little, and is easily learned by heart.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if column.distinct < 2 or len(column.present) < LEAST_ROWS or context.is_target(column.name):
            return
        value, rows = column.counts.row(0)
        share = rows / len(column.present)
        if share < SHARE:
            return
        others = column.counts["value"].slice(1, 5)
        words = {"column": column.name, "value": shown(value), "share": Share(share)}
        yield self.warn(
            LOW,
            column.name,
            say(_("“{column}” is “{value}” in {share} of the rows that have a value."), **words),
            _("Drop it, unless the few other rows are what you look for."),
            step("drop_columns", columns=[column.name]),
            examined=column.rows,
            affected=rows,
            examples=tuple(shown(other) for other in others),
            rows=column.places_of(others.to_list()),
        )
