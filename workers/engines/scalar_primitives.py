"""Every primitive as Python over one row's values.

``INLINE`` holds source templates and ``FUNCTIONS`` what is too long for one line. Both are called only with present
arguments (never None), except the templates of primitives that are not strict.
"""

import calendar
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from workers.core.expressions.grammar import (
    ACCENTS,
    COMMA_PATTERN,
    DATE_PATTERNS,
    DATETIME_PATTERN,
    FIRST_DAY,
    FIRST_MOMENT,
    FIRST_NUMBER_PATTERN,
    INTEGER_PATTERN,
    LAST_DAY,
    LAST_MOMENT,
    NUMBER_PATTERN,
    SPACE,
    SPACES_PATTERN,
    THOUSANDS,
    WORD_PARTS,
)
from workers.engines import by_value

LOW, HIGH = -(2**63), 2**63
EPOCH = date(1970, 1, 1).toordinal()
BEGINNING, MICROSECOND = datetime.fromisoformat("1970-01-01"), timedelta(microseconds=1)
_INTEGER, _NUMBER, _DATETIME = (re.compile(p) for p in (INTEGER_PATTERN, NUMBER_PATTERN, DATETIME_PATTERN))
_FIRST_NUMBER, _SPACES, _NOT_DIGITS = (re.compile(p) for p in (FIRST_NUMBER_PATTERN, SPACES_PATTERN, "[^0-9]+"))
_ACCENT, _PIECE = re.compile(f"[{ACCENTS[0]}-{ACCENTS[1]}]"), re.compile(f"[^{WORD_PARTS}]+")
_COMMA, _FROM_COMMA = re.compile(COMMA_PATTERN), str.maketrans(",", ".", THOUSANDS)

NOT_STRICT = {
    "and": "False if {0} is False or {1} is False else None if {0} is None or {1} is None else True",
    "or": "True if {0} or {1} else None if {0} is None or {1} is None else False",
    "is_missing": "{0} is None",
    "coalesce": "{1} if {0} is None else {0}",
    "if": "{1} if {0} else {2}",
}

INLINE = {
    "absolute": "abs({0})",
    "equal": "{0} == {1}",
    "less": "{0} < {1}",
    "less_equal": "{0} <= {1}",
    "minimum": "{0} if {0} <= {1} else {1}",
    "maximum": "{0} if {0} >= {1} else {1}",
    "not": "not {0}",
    "upper": "{0}.upper()",
    "lower": "{0}.lower()",
    "trim": "{0}.strip(SPACE)",
    "length": "len({0})",
    "concatenate": "{0} + {1}",
    "contains": "{1} in {0}",
    "starts_with": "{0}.startswith({1})",
    "ends_with": "{0}.endswith({1})",
    "replace": "{0}.replace({1}, {2}) if {1} else {0}",
    "year": "{0}.year",
    "quarter": "({0}.month + 2) // 3",
    "month": "{0}.month",
    "week": "{0}.isocalendar().week",
    "day": "{0}.day",
    "weekday": "{0}.isoweekday()",
    "day_of_year": "{0}.timetuple().tm_yday",
    "epoch_day": "{0}.toordinal() - EPOCH",
    "hour": "{0}.hour",
    "minute": "{0}.minute",
    "second": "{0}.second",
    "epoch_microsecond": "({0} - BEGINNING) // MICROSECOND",
    "number_from_integer": "float({0})",
    "number_from_boolean": "float({0})",
    "integer_from_boolean": "int({0})",
    "text_from_integer": "str({0})",
    "text_from_boolean": "'true' if {0} else 'false'",
    "text_from_date": "{0}.isoformat()",
    "text_from_datetime": "{0}.isoformat()",
    "date_from_datetime": "{0}.date()",
}

FINITE = {
    "add_number": "{0} + {1}",
    "subtract_number": "{0} - {1}",
    "multiply_number": "{0} * {1}",
    "divide": "{0} / {1} if {1} else INFINITY",
}
"""Templates whose result becomes missing when it is not finite."""

BOUNDED = {"add_integer": "{0} + {1}", "subtract_integer": "{0} - {1}", "multiply_integer": "{0} * {1}"}
"""Templates whose result becomes missing beyond 64 bits."""


def _defined(function: Callable[..., float]) -> Callable[..., float | None]:
    def guarded(*args: float) -> float | None:
        try:
            return function(*args)
        except (ValueError, OverflowError):
            return None

    return guarded


def _round_half_away(a: float) -> float:
    size = abs(a)
    whole = float(math.floor(size))
    away = whole + 1.0 if size - whole >= 0.5 else whole
    return -away if a < 0 else away


def _slice(a: str, start: int, count: int) -> str | None:
    return a[start - 1 : start - 1 + count] if start >= 1 and count >= 0 else None


def _split_part(a: str, b: str, c: int) -> str | None:
    parts = a.split(b) if b else [a]
    return parts[c - 1 if c > 0 else c] if c and -len(parts) <= c <= len(parts) else None


def _remove_accents(a: str) -> str:
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", a)))


def _capitalise(a: str) -> str:
    return _PIECE.sub(lambda piece: piece[0][0].upper() + piece[0][1:], a.lower())


def _words(a: str) -> str:
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in a).split())


def _of_category(wanted: str) -> Callable[[str], str]:
    return lambda a: "".join(c for c in a if unicodedata.category(c).startswith(wanted))


def _first_number(a: str) -> str | None:
    found = _FIRST_NUMBER.search(a)
    return found[0] if found else None


def _add_months(a: date, b: int) -> date | None:
    year, month = divmod(a.year * 12 + a.month - 1 + b, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(a.day, calendar.monthrange(year, month + 1)[1]))


def _date_from_epoch_day(a: int) -> date | None:
    return date.fromordinal(EPOCH + a) if FIRST_DAY <= a <= LAST_DAY else None


def _datetime_from_epoch_microsecond(a: int) -> datetime | None:
    return BEGINNING + timedelta(microseconds=a) if FIRST_MOMENT <= a <= LAST_MOMENT else None


def _number_from_text(a: str) -> float | None:
    trimmed = a.strip(SPACE)
    result = float(trimmed) if _NUMBER.match(trimmed) else math.inf
    return result if math.isfinite(result) else None


def _point_from_comma(a: str) -> str | None:
    trimmed = a.strip(SPACE)
    return trimmed.translate(_FROM_COMMA) if _COMMA.match(trimmed) else None


def _integer_from_text(a: str) -> int | None:
    trimmed = a.strip(SPACE)
    # Python refuses to read thousands of digits; twenty are enough to know that 64 bits do not hold them.
    if not _INTEGER.match(trimmed) or len(trimmed.lstrip("+-0")) > 20:
        return None
    result = int(trimmed)
    return result if LOW <= result < HIGH else None


def _integer_from_number(a: float) -> int | None:
    return int(a) if a.is_integer() and LOW <= a < HIGH else None


def _text_from_number(a: float) -> str:
    text = repr(a + 0.0).removesuffix(".0")
    mantissa, mark, exponent = text.partition("e-")
    if not mark:
        return text
    # Python writes 1e-05 and 1e-07 where we define 0.00001 and 1e-7.
    sign, digits = ("-" if a < 0 else ""), mantissa.lstrip("-").replace(".", "")
    return f"{sign}0.0000{digits}" if exponent == "05" else f"{mantissa}e-{int(exponent)}"


def _date_from_text(order: str) -> Callable[[str], date | None]:
    pattern, groups = DATE_PATTERNS[order]
    compiled = re.compile(pattern)

    def parse(a: str) -> date | None:
        match = compiled.match(a.strip(SPACE))
        if match is None:
            return None
        try:
            return date(**{name: int(part) for name, part in zip(groups, match.groups(), strict=True)})
        except ValueError:
            return None

    return parse


def _datetime_from_text(a: str) -> datetime | None:
    match = _DATETIME.match(a.strip(SPACE))
    if match is None:
        return None
    day, clock, second, fraction, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        base = datetime.fromisoformat(f"{day}T{clock}:{second or '00'}.{(fraction or '').ljust(6, '0')}")
        return base + offset if sign == "-" else base - offset
    except (ValueError, OverflowError):
        return None


FUNCTIONS: dict[str, Callable[..., object]] = {
    "power": _defined(math.pow),
    "square_root": _defined(math.sqrt),
    "exponential": _defined(math.exp),
    "logarithm": _defined(math.log),
    "floor": lambda a: float(math.floor(a)),
    "ceiling": lambda a: float(math.ceil(a)),
    "round_half_away": _round_half_away,
    "slice": _slice,
    "split_part": _split_part,
    "collapse_spaces": lambda a: _SPACES.sub(" ", a),
    "remove_accents": _remove_accents,
    "capitalise": _capitalise,
    "words": _words,
    "digits": lambda a: _NOT_DIGITS.sub("", a),
    "capitals": _of_category("Lu"),
    "punctuation": _of_category("P"),
    "first_number": _first_number,
    "add_months": _add_months,
    "number_from_text": _number_from_text,
    "integer_from_text": _integer_from_text,
    "point_from_comma": _point_from_comma,
    "integer_from_number": _integer_from_number,
    "text_from_number": _text_from_number,
    "date_from_year_first": _date_from_text("year_first"),
    "date_from_day_first": _date_from_text("day_first"),
    "date_from_month_first": _date_from_text("month_first"),
    "date_from_epoch_day": _date_from_epoch_day,
    "datetime_from_epoch_microsecond": _datetime_from_epoch_microsecond,
    "datetime_from_date": lambda a: datetime.combine(a, time()),
    "datetime_from_text": _datetime_from_text,
    **by_value.FUNCTIONS,
}

NAMES: dict[str, object] = {
    "SPACE": SPACE,
    "EPOCH": EPOCH,
    "BEGINNING": BEGINNING,
    "MICROSECOND": MICROSECOND,
    "INFINITY": math.inf,
    "LOW": LOW,
    "HIGH": HIGH,
    **{f"_{name}": function for name, function in FUNCTIONS.items()},
}
"""What generated source may refer to."""


def written(name: str, args: Sequence[str]) -> str:
    """A strict primitive of present arguments, the names of which are given, as source."""
    template = INLINE.get(name) or FINITE.get(name) or BOUNDED.get(name)
    return template.format(*args) if template else f"_{name}({', '.join(args)})"
