"""Columns that name a row and say nothing else about it."""

import re
from collections.abc import Iterable

from workers.core.check import LOW, Check, Context, DataWarning, step
from workers.core.columns import ColumnView, shown
from workers.core.schema import INTEGER
from workers.core.words import _, say

LEAST_ROWS = 20
LONGEST = 40
NEARLY = 0.97
"""A few repeats in a column that is called an identifier are mistakes, and have a check of their own."""
NAMED = re.compile(r"(?i)(^|[_\W])(id|ids|uuid|guid|key|ref|reference|code|index|idx|num|numero|no|nr)$|[a-z]I[dD]$")
"""Names that say it: patient_id, order no, customerId."""


class Identifiers(Check):
    label = _("Identifier")
    help = _("A number or code of its own for every row can only be learned by heart.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if context.is_target(column.name):
            return
        present = len(column.present)
        named = NAMED.search(column.name) and column.distinct >= NEARLY * present
        if present < LEAST_ROWS or (column.distinct < present and not named):
            return
        if not (_is_code(column) if column.is_text else _is_numbering(column)):
            return
        yield self.warn(
            LOW,
            column.name,
            say(_("“{column}” is different in every row, or nearly: it looks like an identifier."), column=column.name),
            _("Drop it in the recipe: the data keep it to find rows again, and no model learns it by heart."),
            step("drop_columns", columns=[column.name]),
            examined=column.rows,
            affected=present,
            examples=tuple(shown(value) for value in column.present.head(3)),
        )


def _is_code(column: ColumnView) -> bool:
    """Short, and hardly ever of several words."""
    if column.mean_length > LONGEST:
        return False
    spaced = float(column.present.str.strip_chars().str.contains(r"\s").mean() or 0.0)  # type: ignore[arg-type]
    return spaced < 0.1 or bool(NAMED.search(column.name))


def _is_numbering(column: ColumnView) -> bool:
    """Whole numbers whose name says so, or that count on with hardly a gap."""
    if column.kind != INTEGER:
        return False
    span = float(column.numbers[-1] - column.numbers[0]) + 1
    return bool(NAMED.search(column.name)) or span <= 1.05 * column.distinct
