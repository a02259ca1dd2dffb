"""The closed list of functions that a formula may call, each built from primitives."""

from collections.abc import Callable
from dataclasses import dataclass

from workers.core.errors import DataError
from workers.core.expressions.build import call, combine, fold, literal, number
from workers.core.expressions.conversions import as_date, convert
from workers.core.expressions.nodes import Expression, Literal
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.words import _, say

MANY = 50


@dataclass(frozen=True)
class Function:
    """One function: ``usage`` shows its arguments, ``help`` says what it gives; it takes ``least`` to ``most``."""

    usage: str
    help: str
    least: int
    most: int
    build: Callable[..., Expression]


def _round(of: Expression, digits: Expression | None = None) -> Expression:
    if digits is None:
        return call("round_half_away", of)
    if not isinstance(digits, Literal) or not isinstance(digits.value, int) or not 0 <= digits.value <= 15:
        raise DataError(say(_("round(number, digits) needs digits from 0 to 15, written as a number.")))
    scale = literal(10.0**digits.value)
    return call("divide", call("round_half_away", call("multiply", number(of), scale)), scale)


def _days_between(first: Expression, last: Expression) -> Expression:
    return call("subtract", call("epoch_day", as_date(last)), call("epoch_day", as_date(first)))


def _seconds_between(first: Expression, last: Expression) -> Expression:
    begun, ended = (call("epoch_microsecond", convert(of, DATETIME)) for of in (first, last))
    return call("divide", call("subtract", ended, begun), literal(1e6))


def _days_later(of: Expression, days: Expression) -> Expression:
    return call("date_from_epoch_day", call("add", call("epoch_day", as_date(of)), days))


def _remainder(of: Expression, by: Expression) -> Expression:
    times = call("floor", call("divide", number(of), number(by)))
    return call("subtract", number(of), call("multiply", number(by), times))


def _sign(of: Expression) -> Expression:
    zero = call("if", call("equal", of, literal(0)), literal(0), literal(None))
    below = call("if", call("less", of, literal(0)), literal(-1), zero)
    return call("if", call("less", literal(0), of), literal(1), below)


def _between(of: Expression, low: Expression, high: Expression) -> Expression:
    return call("and", call("less_equal", low, of), call("less_equal", of, high))


def _one_of(of: Expression, *values: Expression) -> Expression:
    return combine("or", [call("equal", of, value) for value in values])


def _left(of: Expression, count: Expression) -> Expression:
    return call("slice", of, literal(1), count)


def _right(of: Expression, count: Expression) -> Expression:
    first = call("add", call("subtract", call("length", of), count), literal(1))
    return call("slice", of, call("maximum", first, literal(1)), count)


def _of_date(word: str, help: str) -> Function:
    return Function(f"{word}(date)", help, 1, 1, lambda of: call(word, as_date(of)))


def _same(usage: str, word: str, help: str, arguments: int = 1) -> Function:
    return Function(usage, help, arguments, arguments, lambda *args: call(word, *args))


def _folded(usage: str, word: str, help: str) -> Function:
    return Function(usage, help, 2, MANY, lambda *args: fold(word, args))


def _into(usage: str, kind: str, help: str) -> Function:
    return Function(usage, help, 1, 1, lambda of: convert(of, kind))


FUNCTIONS = {
    "if": _same("if(condition, then, otherwise)", "if", _("one of two values; a missing condition counts as false"), 3),
    "coalesce": _folded("coalesce(a, b, ...)", "coalesce", _("the first that is not missing")),
    "is_missing": _same("is_missing(value)", "is_missing", _("true or false, never missing")),
    "one_of": Function("one_of(value, a, b, ...)", _("whether it is any of the values"), 2, MANY, _one_of),
    "between": Function("between(value, low, high)", _("whether it lies between, both ends included"), 3, 3, _between),
    "abs": _same("abs(number)", "absolute", _("without its sign")),
    "sign": Function("sign(number)", _("-1, 0 or 1"), 1, 1, _sign),
    "sqrt": _same("sqrt(number)", "square_root", _("square root; missing below zero")),
    "exp": _same("exp(number)", "exponential", _("e to the power")),
    "log": _same("log(number)", "logarithm", _("natural logarithm; missing at zero and below")),
    "mod": Function("mod(number, by)", _("what division leaves, with the sign of the divisor"), 2, 2, _remainder),
    "floor": _same("floor(number)", "floor", _("down to a whole number")),
    "ceil": _same("ceil(number)", "ceiling", _("up to a whole number")),
    "round": Function("round(number, digits)", _("nearest; digits 0 to 15, 0 when left out"), 1, 2, _round),
    "min": _folded("min(a, b, ...)", "minimum", _("the least")),
    "max": _folded("max(a, b, ...)", "maximum", _("the greatest")),
    "upper": _same("upper(text)", "upper", _("in capitals")),
    "lower": _same("lower(text)", "lower", _("in small letters")),
    "capitalise": _same("capitalise(text)", "capitalise", _("a capital at the beginning of each word")),
    "trim": _same("trim(text)", "trim", _("without white space at both ends")),
    "collapse_spaces": _same("collapse_spaces(text)", "collapse_spaces", _("one space for several")),
    "remove_accents": _same("remove_accents(text)", "remove_accents", _("é becomes e")),
    "length": _same("length(text)", "length", _("how many characters")),
    "concat": _folded("concat(text, text, ...)", "concatenate", _("one after the other")),
    "contains": _same("contains(text, part)", "contains", _("whether the part occurs"), 2),
    "starts_with": _same("starts_with(text, part)", "starts_with", _("whether it begins so"), 2),
    "ends_with": _same("ends_with(text, part)", "ends_with", _("whether it ends so"), 2),
    "left": Function("left(text, length)", _("the first characters"), 2, 2, _left),
    "right": Function("right(text, length)", _("the last characters"), 2, 2, _right),
    "substring": _same("substring(text, position, length)", "slice", _("the first position is 1"), 3),
    "replace": _same("replace(text, part, by)", "replace", _("every occurrence of the part"), 3),
    "split_part": _same(
        "split_part(text, separator, number)", "split_part", _("1 is the first part, -1 the last; else missing"), 3
    ),
    "words": _same("words(text)", "words", _("letters and figures, a space between")),
    "digits": _same("digits(text)", "digits", _("0 to 9 alone, as text")),
    "first_number": Function(
        "first_number(text)", _("the first number in it"), 1, 1, lambda of: number(call("first_number", of))
    ),
    "year": _of_date("year", _("a whole number")),
    "quarter": _of_date("quarter", _("1 to 4")),
    "month": _of_date("month", _("1 to 12")),
    "week": _of_date("week", _("that of ISO 8601, 1 to 53")),
    "day": _of_date("day", _("1 to 31")),
    "weekday": _of_date("weekday", _("Monday is 1, Sunday 7")),
    "day_of_year": _of_date("day_of_year", _("1 to 366")),
    "hour": _same("hour(datetime)", "hour", _("0 to 23")),
    "minute": _same("minute(datetime)", "minute", _("0 to 59")),
    "second": _same("second(datetime)", "second", _("0 to 59")),
    "days_between": Function(
        "days_between(first, last)", _("whole days, negative when last comes first"), 2, 2, _days_between
    ),
    "seconds_between": Function(
        "seconds_between(first, last)", _("with the fraction of a second"), 2, 2, _seconds_between
    ),
    "add_days": Function("add_days(date, days)", _("so many days later"), 2, 2, _days_later),
    "add_months": Function(
        "add_months(date, months)",
        _("a month after 31 January is the last day of February"),
        2,
        2,
        lambda of, n: call("add_months", as_date(of), n),
    ),
    "number": _into("number(value)", NUMBER, _("as a number; missing where there is no way")),
    "integer": _into("integer(value)", INTEGER, _("as a whole number; missing where there is no way")),
    "text": _into("text(value)", TEXT, _("as text")),
    "boolean": _into("boolean(value)", BOOLEAN, _("as true or false; missing where there is no way")),
    "date": _into("date(text)", DATE, _("as a date; missing where there is no way")),
}

MOVING = ("today", "now", "random", "rand")
"""What other languages have and a recipe must not: it would give something else each time."""
