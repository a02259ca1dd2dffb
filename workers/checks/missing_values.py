"""Cells without a value."""

from collections.abc import Iterable

from workers.core.check import LOW, MEDIUM, Check, Context, DataWarning, Remedy, step, without_value
from workers.core.columns import ColumnView
from workers.core.said import Share
from workers.core.schema import DATE, DATETIME, NUMERIC
from workers.core.words import _, say

WORTH_SAYING = 0.01
"""Fewer gaps than one in a hundred change no conclusion; the profile shows them."""
MOSTLY = 0.6
"""Above this, filled cells would outnumber the real ones by far: the column is better left out."""


class MissingValues(Check):
    label = _("Missing values")
    help = _("Many methods leave out rows with a gap, so what is missing decides who is counted.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        share = column.missing / column.rows if column.rows else 0.0
        if share < WORTH_SAYING or column.present.is_empty() or context.is_target(column.name):
            return
        yield self.warn(
            MEDIUM if share >= 0.2 else LOW,
            column.name,
            say(_("“{column}” is missing in {share} of the rows."), column=column.name, share=Share(share)),
            _("Ask why it is missing before filling it: a gap can mean “no”, “not asked” or “lost”.")
            if share < MOSTLY
            else _("Most of it is missing. Drop it, unless the gap itself says something."),
            _remedy(column, share),
            examined=column.rows,
            affected=column.missing,
            rows=column.places(column.values.is_null()),
        )


def _remedy(column: ColumnView, share: float) -> Remedy:
    if share >= MOSTLY:
        return step("drop_columns", columns=[column.name])
    if column.kind in (DATE, DATETIME):
        return without_value(column.name)
    method = "median" if column.kind in NUMERIC else "mode"
    return step("fill_missing", columns=[column.name], method=method)
