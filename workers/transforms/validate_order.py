"""One date or number must not come after another."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan
from workers.core.rules import MISSING_BREAKS_NOTHING, action, held, mark_name, ruled
from workers.core.schema import DATE, DATETIME, NUMERIC, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, alike, of_kinds
from workers.core.words import _, say


class ValidateOrder(Transform):
    label = _("Check: first before last")
    help = _("Checks that one date is not after another, such as an order and its delivery; numbers work the same way.")
    words = _("validate date order before after begin end quality rule valider ordre dates avant après règle")
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=MISSING_BREAKS_NOTHING,
        unseen=_("held against the rule like any other value"),
        wrong_type=_("refused: only two dates, two moments or two numbers are compared"),
        empty=_("no rows break no rule"),
    )
    examples = ({"first": "amount", "last": "count"}, {"first": "day", "last": "day", "equal": False, "action": "mark"})

    @dataclass(frozen=True)
    class Params(params.Params):
        first: str = params.column(_("First"), kinds=(*NUMERIC, DATE, DATETIME))
        last: str = params.column(_("Last"), kinds=(*NUMERIC, DATE, DATETIME))
        equal: bool = params.flag(_("Equal ones are in order"), default=True)
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of_kinds(schema, (params.first, params.last), (*NUMERIC, DATE, DATETIME))
        alike(schema, params.first, params.last)
        first, last = column(params.first, schema), column(params.last, schema)
        wrong = call("less" if params.equal else "less_equal", last, first)
        broken = [(params.last, wrong, f"{params.last}: before {params.first}")]
        return held(schema, broken, params.action, params.into)

    def sentence(self, params: Params, state: State | None = None) -> str:
        rule = say(_("Check that “{first}” does not come after “{last}”."), first=params.first, last=params.last)
        return ruled(rule, params.action)
