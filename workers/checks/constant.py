"""Columns with one value, or none at all."""

from collections.abc import Iterable

from workers.core.check import LOW, MEDIUM, Check, Context, DataWarning, step
from workers.core.columns import ColumnView, shown
from workers.core.words import _, say


class Constant(Check):
    label = _("Constant column")
    help = _("A column that never changes says nothing about any row.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        # One row is always constant; that is no fault of its columns.
        if column.rows < 2 or column.distinct > 1 or context.is_target(column.name):
            return
        if column.distinct == 0:
            sentence = say(_("“{column}” is empty in every row."), column=column.name)
            severity = MEDIUM
        else:
            value = shown(column.counts["value"][0])
            sentence = say(_("“{column}” has one value only, “{value}”."), column=column.name, value=value)
            # With gaps, being there or not may still say something.
            severity = LOW if column.missing else MEDIUM
        yield self.warn(
            severity,
            column.name,
            sentence,
            _("Drop the column: no model and no chart can use it."),
            step("drop_columns", columns=[column.name]),
            examined=column.rows,
            affected=column.rows,
            examples=tuple(shown(value) for value in column.counts["value"]),
        )
