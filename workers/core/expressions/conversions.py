"""From any kind to any other, where there is a way; what has no way without loss becomes missing."""

from collections.abc import Iterable, Mapping

from workers.core.errors import DataError, ParamsError
from workers.core.expressions.build import call, literal, look_up
from workers.core.expressions.nodes import Expression
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.words import _, say

WORDS: Mapping[str, bool] = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
"""What is read as a boolean, in any case, with spaces around."""

DATE_READERS = {
    "year_first": "date_from_year_first",
    "day_first": "date_from_day_first",
    "month_first": "date_from_month_first",
}


def convert(of: Expression, kind: str, date_order: str = "year_first", decimal_mark: str = "point") -> Expression:
    """``of`` as ``kind``. Raises ``DataError`` when there is no way between the two kinds, such as date to number."""
    if of.kind == kind:
        return of
    if of.kind == TEXT and kind in (INTEGER, NUMBER) and decimal_mark == "comma":
        of = call("point_from_comma", of)
    if kind == BOOLEAN:
        return _boolean(of)
    if kind == DATE and of.kind == TEXT:
        return call(DATE_READERS[date_order], of)
    if kind == DATETIME and of.kind == TEXT:
        return call("coalesce", call("to_datetime", of), call("to_datetime", call(DATE_READERS[date_order], of)))
    try:
        return call(f"to_{kind}", of)
    except DataError:
        said = _("There is no way from {kind} to {wanted}. Go through text, or take a part of it.")
        raise DataError(say(said, kind=say(of.kind), wanted=say(kind))) from None


def as_date(of: Expression) -> Expression:
    """The day of a date or datetime."""
    return call("to_date", of) if of.kind == DATETIME else of


def date_parts(column: str, of: Expression, parts: Iterable[str]) -> dict[str, Expression]:
    """Parts of a date or datetime by their primitives' names. Raises ``ParamsError`` for the hour of a date."""
    parts = list(parts)
    if "hour" in parts and of.kind == DATE:
        said = _("“{column}” holds dates without a time of day: it has no hour.")
        raise ParamsError({"hour": say(said, column=column)})
    return {part: call(part, of if part == "hour" else as_date(of)) for part in parts}


def _boolean(of: Expression) -> Expression:
    if of.kind == TEXT:
        return look_up(call("lower", call("trim", of)), WORDS, BOOLEAN)
    if of.kind in (INTEGER, NUMBER):
        one, zero = (literal(1), literal(0)) if of.kind == INTEGER else (literal(1.0), literal(0.0))
        is_zero = call("if", call("equal", of, zero), literal(False), literal(None))
        return call("if", call("equal", of, one), literal(True), is_zero)
    raise DataError(say(_("There is no way from {kind} to {wanted}."), kind=say(of.kind), wanted=say(BOOLEAN)))
