"""Columns that are missing in exactly the same rows."""

from collections import defaultdict
from collections.abc import Iterable

from workers.core.check import LOW, Check, Context, DataWarning, nothing
from workers.core.columns import Summary
from workers.core.transform import listed
from workers.core.words import _, counted

LEAST_GAPS = 5
"""Two gaps in the same two rows may be chance."""


class MissingTogether(Check):
    label = _("Missing together")
    help = _("Columns that are missing in the same rows usually come from one source that did not answer.")

    def examine(self, context: Context) -> Iterable[DataWarning]:
        groups: dict[str, list[Summary]] = defaultdict(list)
        for summary in context.summaries.values():
            if LEAST_GAPS <= summary.missing < summary.rows:
                groups[summary.gaps].append(summary)
        for group in groups.values():
            if len(group) > 1:
                names = tuple(summary.name for summary in group)
                yield self.warn(
                    LOW,
                    names,
                    counted(
                        _("{columns} are missing in the same row."),
                        _("{columns} are missing in the same {n} rows."),
                        group[0].missing,
                        columns=listed(names),
                    ),
                    _("Find out which part of the form, or which source, was not there for these rows."),
                    nothing(_("Only somebody who knows where the data come from can say what the gap means.")),
                    examined=group[0].rows,
                    affected=group[0].missing,
                )
