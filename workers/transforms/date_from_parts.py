"""A date from its year, month and day in columns of their own."""

from dataclasses import dataclass
from datetime import date

from workers.core import params
from workers.core.expressions.build import call, column, fold, literal
from workers.core.expressions.conversions import convert
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, INTEGER, NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, new_name, of_kinds
from workers.core.words import _, say

KINDS = (INTEGER, NUMBER, TEXT)
YEARS = 9999
FIRST = literal(1)


class DateFromParts(Transform):
    label = _("Date from parts")
    help = _("Makes a date of a year, a month and a day that stand in columns of their own; without a day, the first.")
    words = _("year month day combine build create date")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("makes the date missing"),
        unseen=_("computed like any other value"),
        wrong_type=_("refused: the parts are whole numbers, or text that says some"),
        empty=_("what is no day, such as the 30th of February, becomes missing"),
    )
    examples = ({"year": "count", "month": "count", "into": "made"}, {"year": "amount", "into": "made"})

    @dataclass(frozen=True)
    class Params(params.Params):
        year: str = params.column(_("Year"), kinds=KINDS)
        month: str = params.column(_("Month"), default="", kinds=KINDS, help=_("January when none is chosen."))
        day: str = params.column(_("Day"), default="", kinds=KINDS, help=_("The first when none is chosen."))
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))

        @property
        def columns(self) -> tuple[str, ...]:
            return tuple(name for name in (self.year, self.month, self.day) if name)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of_kinds(schema, params.columns, KINDS)
        year, month, day = (_part(name, schema) for name in (params.year, params.month, params.day))
        return change(schema, {new_name(params.into): _date(year, month, day)})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Make the date “{into}” of {columns}."), into=params.into, columns=listed(params.columns))


def _part(name: str, schema: Schema) -> Expression:
    return convert(column(name, schema), INTEGER) if name else FIRST


def _date(year: Expression, month: Expression, day: Expression) -> Expression:
    """Counted from the first day of the year 1, and kept when it is in the year and month that were asked for."""
    asked = [_within(part, most) for part, most in ((year, YEARS), (month, 12), (day, 31)) if part != FIRST]
    months = call("add", call("multiply", call("subtract", year, literal(1)), literal(12)), month)
    first = call("add_months", Literal(date(1, 1, 1), DATE), call("subtract", months, literal(1)))
    found = call("date_from_epoch_day", fold("add", [call("epoch_day", first), day, literal(-1)]))
    right = fold("and", [*asked, call("equal", call("month", found), month)])
    return call("if", right, found, Literal(None, DATE))


def _within(part: Expression, most: int) -> Expression:
    return call("and", call("less_equal", literal(1), part), call("less_equal", part, literal(most)))
