"""Columns that seem to say who somebody is."""

from collections.abc import Iterable

from workers.core.check import HIGH, MEDIUM, Check, Context, DataWarning, mark_or_drop
from workers.core.columns import ColumnView, masked
from workers.core.personal import LABELS, RECOGNISERS, Sighting
from workers.core.words import _, say


class PersonalData(Check):
    label = _("Personal data")
    help = _("Who may see data about people is a matter of law; a model seldom needs to know who they are.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if column.present.is_empty():
            return
        seen = next((sighting for look in RECOGNISERS if (sighting := look(column)) is not None), None)
        if seen is not None:
            yield self._warning(column, seen)

    def _warning(self, column: ColumnView, seen: Sighting) -> DataWarning:
        words = {"column": column.name, "what": say(LABELS[seen.kind])}
        sentence = say(_("“{column}” seems to hold {what}."), **words)
        if seen.inside:
            sentence = say(_("“{column}” is text in which {what} occur."), **words)
        return self.warn(
            HIGH if seen.certain else MEDIUM,
            column.name,
            sentence,
            _("Mark it as sensitive: roles without the right see it masked. Drop it where a model does not need it."),
            mark_or_drop("sensitive", column.name),
            examined=seen.examined or column.rows,
            affected=seen.rows,
            examples=tuple(masked(value) for value in seen.values[:3]),
            rows=column.places_of(seen.values),
            personal=True,
        )
