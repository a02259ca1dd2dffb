"""Columns that are equal in every row."""

from collections import defaultdict
from collections.abc import Iterable

from workers.core.check import MEDIUM, Check, Context, DataWarning, step
from workers.core.transform import listed
from workers.core.words import _, say


class DuplicateColumns(Check):
    label = _("Duplicate columns")
    help = _("The same column twice counts twice, and each hides how much the other matters.")

    def examine(self, context: Context) -> Iterable[DataWarning]:
        groups: dict[str, list[str]] = defaultdict(list)
        for name, summary in context.summaries.items():
            # Constants are equal without being copies; copies of the target have a warning of their own.
            if not summary.is_constant and summary.rows > 1:
                groups[summary.content].append(name)
        for names in groups.values():
            if len(names) < 2 or any(context.is_target(name) for name in names):
                continue
            rows = context.summaries[names[0]].rows
            yield self.warn(
                MEDIUM,
                tuple(names),
                say(_("{columns} are equal in every row."), columns=listed(tuple(names))),
                _("Keep the first of them."),
                step("drop_columns", columns=names[1:]),
                examined=rows,
                affected=rows,
            )
