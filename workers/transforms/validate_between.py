"""Numbers and dates must lie between two limits."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, fold
from workers.core.expressions.plans import Plan
from workers.core.rules import MISSING_BREAKS_NOTHING, action, held, limit, mark_name, ruled
from workers.core.schema import DATE, DATETIME, NUMERIC, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, of_kinds
from workers.core.words import _, say, typed


class ValidateBetween(Transform):
    label = _("Check: between two limits")
    help = _("Checks that a number or date lies between two limits, both included; one of them may be left out.")
    words = _(
        "validate range minimum maximum interval quality rule valider plage bornes intervalle minimum qualité règle"
    )
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=MISSING_BREAKS_NOTHING,
        unseen=_("held against the rule like any other value"),
        wrong_type=_("refused: only numbers and dates have limits; so is a limit of another kind"),
        empty=_("no rows break no rule"),
    )
    examples = (
        {"column": "amount", "low": "0", "high": "100"},
        {"column": "day", "low": "2025-01-01", "action": "mark"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(*NUMERIC, DATE, DATETIME))
        low: str = params.text(_("From"), default="", max_length=100, help=_("A number, or a date such as 2025-12-31."))
        high: str = params.text(_("To"), default="", max_length=100)
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (*NUMERIC, DATE, DATETIME))[0], schema)
        wrong = []
        if params.low.strip():
            wrong.append(call("less", of, limit(params.low, "low", of)))
        if params.high.strip():
            wrong.append(call("less", limit(params.high, "high", of), of))
        if not wrong:
            raise ParamsError({"low": say(_("Give at least one limit."))})
        mark = f"{of.name}: {_mark(params.low.strip(), params.high.strip())}"
        return held(schema, [(of.name, fold("or", wrong), mark)], params.action, params.into)

    def sentence(self, params: Params, state: State | None = None) -> str:
        low, high = params.low.strip(), params.high.strip()
        said = _("Check that “{column}” is from {low} to {high}.")
        if not high:
            said = _("Check that “{column}” is at least {low}.")
        elif not low:
            said = _("Check that “{column}” is at most {high}.")
        return ruled(say(said, column=params.column, low=typed(low or "…"), high=typed(high or "…")), params.action)


def _mark(low: str, high: str) -> str:
    if low and high:
        return f"not from {low} to {high}"
    return f"below {low}" if low else f"above {high}"
