"""Keep the rows where a formula is true."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, literal
from workers.core.expressions.conditions import parse_condition
from workers.core.expressions.plans import Filter, Plan
from workers.core.expressions.wording import worded
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, say


class FilterRows(Transform):
    label = _("Filter rows")
    help = _("Keeps, or drops, the rows where a condition is true, such as an age of 18 or more and a known income.")
    words = _("where condition keep delete rows only since before after older newer more less than over under exclude")
    group = _("Rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("a condition that is missing is not true"),
        unseen=_("compared like any other value"),
        wrong_type=_("refused, with what the comparison takes"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"condition": "amount > 10 and city != 'Paris'"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        condition: str = params.condition(_("Condition"))
        action: str = params.choice(
            _("Rows where it is true"), {"keep": _("are kept"), "drop": _("are dropped")}, default="keep"
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        condition = parse_condition(params.condition, schema)
        if params.action == "drop":
            return Filter(call("not", call("coalesce", condition, literal(False))))
        return Filter(condition)

    def sentence(self, params: Params, state: State | None = None) -> str:
        condition = worded(params.condition) or " ".join(params.condition.split())
        if params.action == "drop":
            return say(_("Drop rows where {condition}."), condition=condition)
        return say(_("Keep rows where {condition}."), condition=condition)
