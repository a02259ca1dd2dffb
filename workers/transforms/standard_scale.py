"""Scale numbers to mean 0 and standard deviation 1."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import deviation, mean
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say


class StandardScale(Transform):
    label = _("Standard scale")
    help = _("Subtracts the mean and divides by the standard deviation, both learned from the training rows.")
    words = _("normalize standardize z-score")
    group = _("Scale")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of mean and deviation"),
        unseen=_("scaled by the learned mean and deviation"),
        wrong_type=_("refused: only numbers can be scaled"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, NUMERIC)
        return {n: {"mean": mean(column(n, schema)), "deviation": deviation(column(n, schema))} for n in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        scaled = {}
        for name in params.columns:
            centre, spread = state[name]["mean"] or 0.0, state[name]["deviation"]
            centred = call("subtract", number(column(name, schema)), literal(centre))
            # A constant column has no spread: it becomes 0, not a division by zero.
            scaled[name] = call("divide", centred, literal(spread or 1.0))
        return change(schema, scaled)

    def sentence(self, params: Params, state: State | None = None) -> str:
        names = listed(params.columns)
        if state and len(params.columns) == 1:
            learned = {fact: f"{value or 0.0:.4g}" for fact, value in state[params.columns[0]].items()}
            return say(_("Scale {columns} by its mean {mean} and deviation {deviation}."), columns=names, **learned)
        return say(_("Scale {columns} to mean 0 and standard deviation 1."), columns=names)
