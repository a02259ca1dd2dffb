"""Rows that say what an earlier row said."""

from collections.abc import Iterable

from workers.core.check import HIGH, LOW, MEDIUM, Check, Context, DataWarning, step
from workers.core.said import Said, Share
from workers.core.words import _, counted

MANY, SOME = 0.1, 0.01
BY_CHANCE = 0.3
"""With a few columns of few values, equal rows are no copies: where independent columns would make at least this share
of what was found, nothing is wrong."""


class DuplicateRows(Check):
    label = _("Duplicate rows")
    help = _("A row that comes twice counts twice, and may be learned from in one part and judged by in another.")

    def examine(self, context: Context) -> Iterable[DataWarning]:
        twins = context.twins
        if not twins.rows:
            return
        share = twins.rows / context.rows
        natural = twins.by_chance >= BY_CHANCE * twins.rows
        severity = LOW if natural else HIGH if share >= MANY else MEDIUM if share >= SOME else LOW
        one, many = (
            _("1 row repeats an earlier row in every column, {share} of all."),
            _("{n} rows repeat an earlier row in every column, {share} of all."),
        )
        sentence = counted(one, many, twins.rows, share=Share(share))
        advice = _("Keep the first of each, unless a row may truly happen twice.")
        if natural:
            advice = _("With so few different values, equal rows are to be expected; look before you drop any.")
        yield self.warn(
            severity,
            (),
            sentence,
            advice,
            step("drop_duplicates"),
            examined=context.rows,
            affected=twins.rows,
            rows=twins.places,
            figures=((Said.of(_("Expected by chance")), twins.by_chance),),
        )
