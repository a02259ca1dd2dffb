"""The closed list of functions that a formula may call, each built from primitives."""

from collections.abc import Callable
from dataclasses import dataclass

from workers.core.errors import DataError
from workers.core.expressions.build import call, fold, literal, number
from workers.core.expressions.conversions import as_date, convert
from workers.core.expressions.nodes import Expression, Literal
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.words import _, say

MANY = 50


@dataclass(frozen=True)
class Function:
    """One function: ``usage`` shows its arguments; it takes ``least`` to ``most`` of them."""

    usage: str
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


def _of_date(word: str) -> Function:
    return Function(f"{word}(date)", 1, 1, lambda of: call(word, as_date(of)))


def _same(usage: str, word: str, arguments: int = 1) -> Function:
    return Function(usage, arguments, arguments, lambda *args: call(word, *args))


def _into(usage: str, kind: str) -> Function:
    return Function(usage, 1, 1, lambda of: convert(of, kind))


FUNCTIONS = {
    "abs": _same("abs(number)", "absolute"),
    "sqrt": _same("sqrt(number)", "square_root"),
    "exp": _same("exp(number)", "exponential"),
    "log": _same("log(number)", "logarithm"),
    "floor": _same("floor(number)", "floor"),
    "ceil": _same("ceil(number)", "ceiling"),
    "round": Function("round(number, digits)", 1, 2, _round),
    "min": Function("min(a, b, ...)", 2, MANY, lambda *args: fold("minimum", args)),
    "max": Function("max(a, b, ...)", 2, MANY, lambda *args: fold("maximum", args)),
    "if": _same("if(condition, then, otherwise)", "if", 3),
    "coalesce": Function("coalesce(a, b, ...)", 2, MANY, lambda *args: fold("coalesce", args)),
    "is_missing": _same("is_missing(value)", "is_missing"),
    "upper": _same("upper(text)", "upper"),
    "lower": _same("lower(text)", "lower"),
    "trim": _same("trim(text)", "trim"),
    "length": _same("length(text)", "length"),
    "concat": Function("concat(text, text, ...)", 2, MANY, lambda *args: fold("concatenate", args)),
    "contains": _same("contains(text, part)", "contains", 2),
    "starts_with": _same("starts_with(text, part)", "starts_with", 2),
    "ends_with": _same("ends_with(text, part)", "ends_with", 2),
    "substring": _same("substring(text, position, length)", "slice", 3),
    "replace": _same("replace(text, part, by)", "replace", 3),
    "split_part": _same("split_part(text, separator, number)", "split_part", 3),
    "collapse_spaces": _same("collapse_spaces(text)", "collapse_spaces"),
    "remove_accents": _same("remove_accents(text)", "remove_accents"),
    "capitalise": _same("capitalise(text)", "capitalise"),
    "digits": _same("digits(text)", "digits"),
    "words": _same("words(text)", "words"),
    "first_number": Function("first_number(text)", 1, 1, lambda of: number(call("first_number", of))),
    "year": _of_date("year"),
    "quarter": _of_date("quarter"),
    "month": _of_date("month"),
    "week": _of_date("week"),
    "day": _of_date("day"),
    "weekday": _of_date("weekday"),
    "day_of_year": _of_date("day_of_year"),
    "hour": _same("hour(datetime)", "hour"),
    "minute": _same("minute(datetime)", "minute"),
    "second": _same("second(datetime)", "second"),
    "days_between": Function("days_between(first, last)", 2, 2, _days_between),
    "seconds_between": Function("seconds_between(first, last)", 2, 2, _seconds_between),
    "add_days": Function("add_days(date, days)", 2, 2, _days_later),
    "add_months": Function("add_months(date, months)", 2, 2, lambda of, n: call("add_months", as_date(of), n)),
    "number": _into("number(value)", NUMBER),
    "integer": _into("integer(value)", INTEGER),
    "text": _into("text(value)", TEXT),
    "boolean": _into("boolean(value)", BOOLEAN),
    "date": _into("date(text)", DATE),
}
