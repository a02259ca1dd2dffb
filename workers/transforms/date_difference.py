"""How much time lies between two dates."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.constants import constant
from workers.core.expressions.conversions import as_date
from workers.core.expressions.nodes import Column, Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, say

UNITS = {
    "years": _("complete years"),
    "months": _("complete months"),
    "weeks": _("weeks"),
    "days": _("days"),
    "hours": _("hours"),
    "minutes": _("minutes"),
    "seconds": _("seconds"),
}
MICROSECONDS = {"weeks": 604_800e6, "days": 86_400e6, "hours": 3_600e6, "minutes": 60e6, "seconds": 1e6}


class DateDifference(Transform):
    label = _("Date difference")
    help = _(
        "Adds the time from a date to another, or to a day you choose, such as an age; negative when it goes back."
    )
    words = _("age duration days between elapsed")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("the time from or to a missing date is missing"),
        unseen=_("every date of the years 1 to 9999 is counted"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"column": "day", "until": "moment", "unit": "hours"},
        {"column": "moment", "day": "2024-02-29"},
        {"column": "day", "until": "moment", "name": "age"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("From"), kinds=(DATE, DATETIME))
        until: str = params.column(_("To"), kinds=(DATE, DATETIME), default="")
        day: str = params.text(_("Or to this day"), default="", max_length=10, help=_("Written as 2024-02-29."))
        unit: str = params.choice(_("Unit"), UNITS, default="days", help=_("A part of a day counts as a fraction."))
        name: str = params.text(
            _("New column"), default="", max_length=200, help=_("Called after the date and the unit when empty.")
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        first = column(of_kinds(schema, (params.column,), (DATE, DATETIME))[0], schema)
        made = params.name.strip() or f"{params.column}_{params.unit}"
        return change(schema, adds=[(made, _time(params.unit, first, _last(params, schema)))])

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"unit": say(UNITS[params.unit]), "column": params.column, "until": params.until, "day": params.day}
        if params.until:
            return say(_("Count {unit} from “{column}” to “{until}”."), **words)
        return say(_("Count {unit} from “{column}” to {day}."), **words)


def _last(params: DateDifference.Params, schema: Schema) -> Column | Literal:
    if bool(params.until) == bool(params.day.strip()):
        raise ParamsError({"until": say(_("Choose the date to count to, or write a day: one of the two."))})
    if params.until:
        return column(of_kinds(schema, (params.until,), (DATE, DATETIME))[0], schema)
    try:
        return Literal(constant(params.day, DATE), DATE)
    except DataError as problem:
        raise ParamsError({"day": problem.message}) from None


def _time(unit: str, first: Expression, last: Expression) -> Expression:
    if unit in MICROSECONDS:
        gone = call("subtract", _microsecond(last), _microsecond(first))
        return call("divide", gone, literal(MICROSECONDS[unit]))
    first, last = as_date(first), as_date(last)
    months = number(_months(call("minimum", first, last), call("maximum", first, last)))
    size = months if unit == "months" else call("floor", call("divide", months, literal(12)))
    return call("if", call("less", last, first), call("subtract", literal(0.0), size), size)


def _microsecond(of: Expression) -> Expression:
    return call("epoch_microsecond", call("to_datetime", of) if of.kind == DATE else of)


def _months(first: Expression, last: Expression) -> Expression:
    """How many months are complete: one is when its day has come."""
    years = call("subtract", call("year", last), call("year", first))
    months = call("subtract", call("month", last), call("month", first))
    begun = call("add", call("multiply", years, literal(12)), months)
    return call("subtract", begun, call("to_integer", call("less", call("day", last), call("day", first))))
