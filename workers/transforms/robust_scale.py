"""Scale numbers by their median and quartiles, which outliers hardly move."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import quantile
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say


class RobustScale(Transform):
    label = _("Robust scale")
    help = _("Subtracts the median and divides by the interquartile range, both learned; outliers hardly move them.")
    words = _("normalize median quartile outlier")
    group = _("Scale")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of median and quartiles"),
        unseen=_("scaled by the learned median and quartiles"),
        wrong_type=_("refused: only numbers can be scaled"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in of_kinds(schema, params.columns, NUMERIC)}
        ranks = {"first": 0.25, "median": 0.5, "third": 0.75}
        return {name: {fact: quantile(of[name], at) for fact, at in ranks.items()} for name in of}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        scaled = {}
        for name in params.columns:
            centred = call("subtract", number(column(name, schema)), literal(state[name]["median"] or 0.0))
            # Quartiles that are equal have no range: the column is only centred.
            scaled[name] = call("divide", centred, literal(_range(state, name) or 1.0))
        return change(schema, scaled)

    def sentence(self, params: Params, state: State | None = None) -> str:
        names = listed(params.columns)
        if state and len(params.columns) == 1:
            name = params.columns[0]
            words = {"median": f"{state[name]['median'] or 0.0:.4g}", "range": f"{_range(state, name):.4g}"}
            return say(
                _("Scale {columns} by its median {median} and interquartile range {range}."), columns=names, **words
            )
        return say(_("Scale {columns} to median 0 and interquartile range 1."), columns=names)


def _range(state: State, name: str) -> float:
    return (state[name]["third"] or 0.0) - (state[name]["first"] or 0.0)
