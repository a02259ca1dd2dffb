"""Leave out the rows where something is missing."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, combine
from workers.core.expressions.plans import Filter, Plan
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

ANY, ALL = "any", "all"
_SENTENCES = {
    ANY: (_("Drop rows where any column is missing."), _("Drop rows where any of {columns} is missing.")),
    ALL: (_("Drop rows where every column is missing."), _("Drop rows where all of {columns} are missing.")),
}


class DropMissing(Transform):
    label = _("Drop rows with missing values")
    help = _("Removes incomplete rows: those where any of some columns is missing, or all of them.")
    words = _("null empty blanks nan na incomplete delete rows lines")
    group = _("Missing values")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("its row is dropped, as chosen"),
        unseen=_("kept"),
        wrong_type=_("every kind is accepted; empty text is not missing"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({}, {"columns": ["city", "amount"]})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), default=(), help=_("All of them when you choose none."))
        when: str = params.choice(
            _("Drop a row where"), {ANY: _("any of them is missing"), ALL: _("all of them are missing")}, default=ANY
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        gaps = [call("is_missing", column(name, schema)) for name in params.columns or schema.names]
        return Filter(call("not", combine("or" if params.when == ANY else "and", gaps)))

    def sentence(self, params: Params, state: State | None = None) -> str:
        everywhere, some = _SENTENCES[params.when]
        if len(params.columns) == 1:
            return say(_("Drop rows where {columns} is missing."), columns=listed(params.columns))
        return say(some, columns=listed(params.columns)) if params.columns else say(everywhere)
