"""Scale numbers into -1 to 1 by the largest of them, its sign aside."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import maximum
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say


class MaxAbsScale(Transform):
    label = _("Scale by the maximum")
    help = _("Divides numbers by the largest training one, its sign aside, so that they lie in -1 to 1 and 0 stays 0.")
    words = _("normalize maximum")
    group = _("Scale")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of the maximum"),
        unseen=_("divided by the learned maximum; a larger number leaves the range"),
        wrong_type=_("refused: only numbers can be scaled"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, NUMERIC)
        return {name: {"maximum": maximum(call("absolute", number(column(name, schema))))} for name in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = {name: number(column(name, schema)) for name in params.columns}
        # A column of zeros stays as it is.
        return change(schema, {n: call("divide", of[n], literal(state[n]["maximum"] or 1.0)) for n in of})

    def sentence(self, params: Params, state: State | None = None) -> str:
        names = listed(params.columns)
        if state and len(params.columns) == 1:
            learned = f"{state[params.columns[0]]['maximum'] or 0.0:.4g}"
            return say(_("Scale {columns} by its largest absolute value {maximum}."), columns=names, maximum=learned)
        return say(_("Scale {columns} into -1 to 1 by the largest absolute value."), columns=names)
