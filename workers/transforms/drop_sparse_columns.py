"""Leave out the columns of which most values are missing."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import count
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed
from workers.core.words import _, say


class DropSparseColumns(Transform):
    label = _("Drop columns that are mostly missing")
    help = _("Removes the columns of which more than a share of the training rows has no value.")
    words = _("empty sparse null blank remove column threshold")
    group = _("Missing values")
    learns_columns = True
    behaviour = Behaviour(
        missing=_("counted"),
        unseen=_("kept in the columns that stay"),
        wrong_type=_("every kind is accepted; empty text is not missing"),
        empty=_("without training rows nothing is dropped"),
    )
    examples = ({"most": 0.9},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), default=(), help=_("All of them when none is chosen."))
        most: float = params.number(
            _("Most that may be missing"), default=0.5, low=0.0, high=1.0, help=_("A share: 0.5 is half of the rows.")
        )

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in params.columns or schema.names}
        return {name: {"values": count(of[name]), "rows": count(call("is_missing", of[name]))} for name in of}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, drop=_dropped(params, state))

    def sentence(self, params: Params, state: State | None = None) -> str:
        dropped = _dropped(params, state) if state else ()
        if dropped:
            return say(_("Drop {columns}, of which more than {share} is missing."), **_words(dropped, params))
        if params.columns:
            said = _("Drop those of {columns} of which more than {share} is missing.")
            return say(said, **_words(params.columns, params))
        return say(_("Drop the columns of which more than {share} is missing."), share=f"{params.most:.0%}")


def _dropped(params: DropSparseColumns.Params, state: State) -> tuple[str, ...]:
    return tuple(n for n, facts in state.items() if facts["rows"] - facts["values"] > params.most * facts["rows"])


def _words(columns: tuple[str, ...], params: DropSparseColumns.Params) -> dict[str, str]:
    return {"columns": listed(columns), "share": f"{params.most:.0%}"}
