"""Make numbers more like a normal distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.core import params
from workers.core.errors import DataError
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.powers import box_cox, yeo_johnson
from workers.core.schema import NUMBER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

YEO_JOHNSON, BOX_COX = "yeo_johnson", "box_cox"
METHODS = {YEO_JOHNSON: _("Yeo-Johnson: any numbers"), BOX_COX: _("Box-Cox: numbers above 0")}


class PowerTransform(Transform):
    label = _("Power transform")
    help = _(
        "Takes the skew out of numbers: each is raised to the power that makes the training rows most like a normal "
        "distribution, by maximum likelihood."
    )
    words = _("yeo johnson box cox gaussian normal skew lambda")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of what is learned"),
        unseen=_("transformed by the learned power; with Box-Cox numbers up to 0 become missing"),
        wrong_type=_("refused: only numbers have powers"),
        empty=_("refused: without values there is no power to learn"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        method: str = params.choice(_("Method"), METHODS, default=YEO_JOHNSON)
        standardise: bool = params.flag(
            _("Then to mean 0 and deviation 1"), default=True, help=_("Of the transformed training rows.")
        )

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, NUMERIC)
        return {name: {"power": Aggregate(params.method, number(column(name, schema)))} for name in names}

    def learn(self, params: Params, found: State) -> State:
        state = {}
        for name, facts in found.items():
            if facts["power"] is None:
                said = _("“{name}” has no numbers in the training rows that a power could be learned from.")
                raise DataError(say(said, name=name), column=name)
            state[name] = dict(zip(("power", "mean", "deviation"), facts["power"], strict=True))
        return state

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(
            schema, {name: _made(params, state[name], number(column(name, schema))) for name in params.columns}
        )

    def sentence(self, params: Params, state: State | None = None) -> str:
        method = "Yeo-Johnson" if params.method == YEO_JOHNSON else "Box-Cox"
        words = {"columns": listed(params.columns), "method": method}
        if state and len(params.columns) == 1:
            power = f"{state[params.columns[0]]['power']:.4g}"
            return say(_("Take the skew out of {columns} by {method} with the power {power}."), power=power, **words)
        return say(_("Take the skew out of {columns} by {method}."), **words)


def _made(params: PowerTransform.Params, facts: Mapping[str, Any], of: Expression) -> Expression:
    power = facts["power"]
    if power is None:
        return Literal(None, NUMBER)
    made = yeo_johnson(of, power) if params.method == YEO_JOHNSON else box_cox(of, power)
    if not params.standardise:
        return made
    # A constant column has no spread: it becomes 0, not a division by zero.
    return call("divide", call("subtract", made, literal(facts["mean"])), literal(facts["deviation"] or 1.0))
