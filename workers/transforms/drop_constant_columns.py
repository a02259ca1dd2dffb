"""Leave out the columns that say the same in every row."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import categories, count
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed
from workers.core.words import _, say


class DropConstantColumns(Transform):
    label = _("Drop columns with one value")
    help = _("Removes the columns that hold the same value in every training row, or none at all: they tell nothing.")
    words = _("constant useless single variance remove column")
    group = _("Columns")
    learns_columns = True
    behaviour = Behaviour(
        missing=_("counts as a value: a column with one value and gaps is kept"),
        unseen=_("kept in the columns that stay"),
        wrong_type=_("every kind is accepted"),
        empty=_("without training rows nothing is dropped"),
    )
    examples = ({},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), default=(), help=_("All of them when none is chosen."))

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in params.columns or schema.names}
        facts = {n: {"categories": categories(of[n], 2), "values": count(of[n])} for n in of}
        return {name: {**facts[name], "rows": count(call("is_missing", of[name]))} for name in of}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, drop=_dropped(state))

    def sentence(self, params: Params, state: State | None = None) -> str:
        dropped = _dropped(state) if state else ()
        if dropped:
            return say(_("Drop {columns}, with the same value in every row."), columns=listed(dropped))
        return say(_("Drop the columns with the same value in every row."))


def _dropped(state: State) -> tuple[str, ...]:
    return tuple(name for name, facts in state.items() if facts["rows"] and _is_constant(**facts))


def _is_constant(categories: list[object], values: int, rows: int) -> bool:
    return not values or (len(categories) == 1 and values == rows)
