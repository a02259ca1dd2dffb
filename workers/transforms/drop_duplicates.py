"""Keep one of the rows that are alike."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.plans import FIRST, LAST, NONE, Distinct, Keep, Plan
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

_SENTENCES = {
    FIRST: (
        _("Keep the first of the rows that are alike in every column."),
        _("Keep the first of the rows that are alike in {columns}."),
    ),
    LAST: (
        _("Keep the last of the rows that are alike in every column."),
        _("Keep the last of the rows that are alike in {columns}."),
    ),
    NONE: (
        _("Drop all rows that are alike in every column."),
        _("Drop all rows that are alike in {columns}."),
    ),
}
_SAME = {
    FIRST: _("Keep the first of the rows with the same {columns}."),
    LAST: _("Keep the last of the rows with the same {columns}."),
    NONE: _("Drop all rows with the same {columns}."),
}
"""Of one column."""


class DropDuplicates(Transform):
    label = _("Drop duplicates")
    help = _("Keeps one of the rows that are alike in some columns or in all of them: the first, the last, or none.")
    words = _("unique distinct deduplicate repeated double duplicates remove delete rows twice")
    group = _("Rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is like another missing cell"),
        unseen=_("compared like any other value"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({}, {"columns": ["city", "active"]})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), default=(), help=_("All of them when you choose none."))
        keep: Keep = params.choice(
            _("Of rows that are alike"),
            {FIRST: _("the first is kept"), LAST: _("the last is kept"), NONE: _("none is kept")},
            default=FIRST,
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        for name in params.columns:
            schema.get(name)
        return Distinct(params.columns or schema.names, params.keep)

    def sentence(self, params: Params, state: State | None = None) -> str:
        everywhere, some = _SENTENCES[params.keep]
        if not params.columns:
            return say(everywhere)
        return say(some if len(params.columns) > 1 else _SAME[params.keep], columns=listed(params.columns))
