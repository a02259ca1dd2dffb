"""Hours, days, weeks, months, quarters and years: where one begins, which comes later, how many lie between."""

from workers.core.errors import DataError
from workers.core.expressions.build import call, literal
from workers.core.expressions.conversions import as_date
from workers.core.expressions.nodes import Expression
from workers.core.schema import DATE
from workers.core.words import _, say

PERIODS = {
    "hour": _("hour"),
    "day": _("day"),
    "week": _("week, from Monday"),
    "month": _("month"),
    "quarter": _("quarter"),
    "year": _("year"),
}
_COUNTED = {"week": "weekday", "month": "day", "year": "day_of_year"}
"""Period -> what numbers its days from 1."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
_HOUR = 3_600_000_000


def begin(period: str, of: Expression) -> Expression:
    """The first day of the period that a date or datetime is in; of an hour its first moment."""
    if period == "hour":
        gone = call("multiply", call("hour", of), literal(_HOUR))
        midnight = call("epoch_microsecond", call("to_datetime", as_date(of)))
        return call("datetime_from_epoch_microsecond", call("add", midnight, gone))
    return _first_day(period, as_date(of))


def later(period: str, of: Expression, number: Expression) -> Expression:
    """A date or datetime so many periods later; a month after 31 January is the last day of February."""
    if period in _MONTHS:
        return months_later(of, call("multiply", number, literal(_MONTHS[period])))
    if of.kind == DATE:
        days = call("multiply", number, literal(_DAYS[period]))
        return call("date_from_epoch_day", call("add", call("epoch_day", of), days))
    by = call("multiply", number, literal(_HOUR * 24 * _DAYS[period] if period in _DAYS else _HOUR))
    return call("datetime_from_epoch_microsecond", call("add", call("epoch_microsecond", of), by))


def months_later(of: Expression, months: Expression) -> Expression:
    """A date or datetime so many months later, at the same time of day."""
    day = as_date(of)
    ended = call("add_months", day, months)
    if of.kind == DATE:
        return ended
    begun, there = (call("epoch_microsecond", call("to_datetime", date)) for date in (day, ended))
    of_day = call("subtract", call("epoch_microsecond", of), begun)
    return call("datetime_from_epoch_microsecond", call("add", there, of_day))


def between(period: str, first: Expression, last: Expression) -> Expression:
    """How many steps of a period lead from ``first`` to before ``last``: 0 where the next one is there already."""
    whole = call("to_integer", call("floor", _parted(period, first, last)))
    is_before = call("less", later(period, first, whole), last)
    return call("if", is_before, whole, call("subtract", whole, literal(1)))


def refuse_hours(period: str, column: str, of: Expression) -> None:
    """Raise ``DataError`` where hours are asked of dates."""
    if period == "hour" and of.kind == DATE:
        said = _("“{column}” holds dates without a time of day: it has no hours. Choose days or more.")
        raise DataError(say(said, column=column), column=column)


def _first_day(period: str, of: Expression) -> Expression:
    if period == "day":
        return of
    if period == "quarter":
        begins = call("subtract", call("multiply", call("quarter", of), literal(3)), literal(2))
        return call("add_months", _first_day("month", of), call("subtract", begins, call("month", of)))
    gone = call("subtract", call(_COUNTED[period], of), literal(1))
    return call("date_from_epoch_day", call("subtract", call("epoch_day", of), gone))


def _parted(period: str, first: Expression, last: Expression) -> Expression:
    if period in _MONTHS:
        days = as_date(first), as_date(last)
        begun, ended = (call("add", call("multiply", call("year", d), literal(12)), call("month", d)) for d in days)
        return call("divide", call("subtract", ended, begun), literal(_MONTHS[period]))
    if first.kind == DATE:
        gone = call("subtract", call("epoch_day", last), call("epoch_day", first))
        return call("divide", gone, literal(_DAYS[period]))
    gone = call("subtract", call("epoch_microsecond", last), call("epoch_microsecond", first))
    return call("divide", gone, literal(_HOUR * 24 * _DAYS[period] if period in _DAYS else _HOUR))
