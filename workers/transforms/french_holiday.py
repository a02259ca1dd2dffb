"""Whether a date is a public holiday of metropolitan France."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, is_among, literal, look_up
from workers.core.expressions.conversions import as_date
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, INTEGER, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, say

FIXED = (101, 501, 508, 714, 815, 1101, 1111, 1225)
"""Month and day: 1 January, 1 May, 8 May, 14 July, 15 August, 1 November, 11 November, 25 December."""
MONTHS = {3: 0, 4: 31, 5: 61, 6: 92}
"""Days from 1 March to the first of the month."""
MOVED = {1: (*range(2, 9), *range(51, 58)), 4: (*range(40, 47),)}
"""Day of the week -> days after the full moon before Easter: Easter Monday and Whit Monday, Ascension."""


class FrenchHoliday(Transform):
    label = _("French holiday")
    help = _("Adds a column of yes and no: whether it is one of the eleven public holidays of metropolitan France.")
    words = _("bank holiday easter calendar")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("the rule of today is applied to every date of the years 1 to 9999"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "day"}, {"column": "moment"})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(DATE, DATETIME))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = as_date(column(of_kinds(schema, (params.column,), (DATE, DATETIME))[0], schema))
        fixed = is_among(call("add", call("multiply", call("month", of), literal(100)), call("day", of)), FIXED)
        return change(schema, adds=[(f"{params.column}_holiday", call("or", fixed, _moves_with_easter(of)))])

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Add whether “{column}” is a public holiday in France."), column=params.column)


def _moves_with_easter(of: Expression) -> Expression:
    """Easter is the first Sunday after a full moon of spring that a table of centuries and of 19 years gives."""
    day = call("add", look_up(call("month", of), MONTHS, INTEGER), call("day", of))
    after = call("subtract", day, _full_moon(call("year", of)))
    keys = [weekday * 1000 + days for weekday, several in MOVED.items() for days in several]
    found = is_among(call("add", call("multiply", call("weekday", of), literal(1000)), after), keys)
    return call("coalesce", found, literal(False))


def _full_moon(year: Expression) -> Expression:
    """Its day of March, 21 to 49."""
    centuries = look_up(_quotient(year, 100), {century: 100 * _epact(century) for century in range(100)}, INTEGER)
    golden = call("subtract", year, call("multiply", _quotient(year, 19), literal(19)))
    moons = {100 * epact + year: _moon(epact, year) for epact in range(30) for year in range(19)}
    return look_up(call("add", centuries, golden), moons, INTEGER)


def _quotient(of: Expression, by: int) -> Expression:
    return call("to_integer", call("floor", call("divide", of, literal(by))))


def _epact(century: int) -> int:
    return (15 + century - century // 4 - (13 + 8 * century) // 25) % 30


def _moon(epact: int, golden: int) -> int:
    days = (19 * golden + epact) % 30
    return 21 + days - (days == 29 or (days == 28 and golden > 10))
