"""Say in a column of its own whether a value lies between two limits."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.expressions.build import call, column
from workers.core.expressions.constants import constant
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, new_name, of_kinds
from workers.core.words import _, say, typed

KINDS = (*NUMERIC, DATE, DATETIME)


class IsBetween(Transform):
    label = _("Is between")
    help = _("Adds a column of yes or no that says whether a number or a date lies between two limits, both included.")
    words = _("range within interval condition flag period")
    group = _("Conditions")
    behaviour = Behaviour(
        missing=_("makes the result missing"),
        unseen=_("compared like any other value"),
        wrong_type=_("refused: only numbers and dates lie between others; so is a limit of another kind"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"column": "amount", "low": "0", "high": "2.5", "into": "usual"},
        {"column": "day", "low": "2025-01-01", "high": "2025-12-31", "into": "this_year"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=KINDS)
        low: str = params.text(_("From"), max_length=100, help=_("A number, or a date such as 2025-12-31."))
        high: str = params.text(_("To"), max_length=100)
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), KINDS)[0], schema)
        low, high = (_limit(params, field, of) for field in ("low", "high"))
        within = call("and", call("less_equal", low, of), call("less_equal", of, high))
        return change(schema, {new_name(params.into): within})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "low": typed(params.low), "high": typed(params.high), "into": params.into}
        return say(_("Say in “{into}” whether “{column}” is between {low} and {high}."), **words)


def _limit(params: IsBetween.Params, field: str, of: Expression) -> Literal:
    try:
        return Literal(constant(getattr(params, field), of.kind), of.kind)
    except DataError as problem:
        raise ParamsError({field: problem.message}) from None
