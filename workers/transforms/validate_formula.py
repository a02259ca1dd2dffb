"""A formula must be true of every row."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call
from workers.core.expressions.conditions import parse_condition
from workers.core.expressions.nodes import columns_of
from workers.core.expressions.plans import Plan
from workers.core.expressions.wording import worded
from workers.core.rules import MISSING_BREAKS_NOTHING, action, held, mark_name, ruled
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, say


class ValidateFormula(Transform):
    label = _("Check: a condition")
    help = _("Checks that a condition is true of every row, such as total = price * quantity.")
    words = _("validate rule condition formula business quality constraint valider règle métier contrainte")
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=MISSING_BREAKS_NOTHING,
        unseen=_("held against the rule like any other value"),
        wrong_type=_("refused, with what the comparison takes"),
        empty=_("no rows break no rule"),
    )
    examples = ({"condition": "amount >= 0"}, {"condition": "count < 10 or active", "action": "mark"})

    @dataclass(frozen=True)
    class Params(params.Params):
        condition: str = params.condition(_("Condition"))
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        condition = parse_condition(params.condition, schema)
        about = next(columns_of(condition), schema.names[0])
        mark = f"not true: {' '.join(params.condition.split())}"
        return held(schema, [(about, call("not", condition), mark)], params.action, params.into)

    def sentence(self, params: Params, state: State | None = None) -> str:
        condition = worded(params.condition) or " ".join(params.condition.split())
        return ruled(say(_("Check that {condition}."), condition=condition), params.action)
