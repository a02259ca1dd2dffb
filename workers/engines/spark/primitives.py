"""Every primitive as Spark SQL over the names of its arguments. Canonical in (finite or missing), canonical out.

What Spark has no word for, or means otherwise (full Unicode mappings, numbers as text, parts of text), is a function of
ours, called ``etabli_`` and its name: see ``arrow``.
"""

from collections.abc import Callable

from workers.core.dtypes import SQL_TYPES
from workers.core.expressions.grammar import (
    COMMA_PATTERN,
    FIRST_DAY,
    FIRST_MOMENT,
    FIRST_NUMBER_PATTERN,
    INTEGER_PATTERN,
    LAST_DAY,
    LAST_MOMENT,
    MOST_MONTHS,
    NUMBER_PATTERN,
    SPACE,
    SPACES_PATTERN,
    THOUSANDS,
)
from workers.core.expressions.nodes import Literal, plain
from workers.core.schema import DATETIME, TEXT
from workers.engines.sql_primitives import COMPARED, arithmetic

TYPES = {**SQL_TYPES, TEXT: "STRING", DATETIME: "TIMESTAMP_NTZ"}
LONGEST = 2**31 - 1
"""Places in text beyond this one hold nothing."""
WHOLE = 2**52
"""Numbers from this size on are whole."""
BEYOND = "9223372036854775808E0D"
"""The least number above all 64-bit integers."""


def text(value: str) -> str:
    """A text as SQL, written in hexadecimal: no sign of it can mean anything."""
    return f"CAST(X'{value.encode().hex()}' AS STRING)"


def literal(expression: Literal) -> str:
    """A literal as SQL."""
    kind = TYPES[expression.kind]
    return f"CAST(NULL AS {kind})" if expression.value is None else _written(expression, kind)


def _written(expression: Literal, kind: str) -> str:
    value = plain(expression.value)
    said = text(value) if isinstance(value, str) else f"'{str(value).lower()}'"
    return f"CAST({said} AS {kind})"


def finite(value: str) -> str:
    """Missing in place of NaN, which Spark takes for greater than anything, and infinity."""
    return f"CASE WHEN abs({value}) < CAST('Infinity' AS DOUBLE) THEN {value} END"


def _trimmed(a: str) -> str:
    return f"trim(BOTH {text(SPACE)} FROM {a})"


def _to_whole(function: str) -> Callable[[str], str]:
    """Spark's functions give 64-bit integers; larger numbers are whole already."""
    return lambda a: f"CASE WHEN abs({a}) < {WHOLE} THEN CAST({function}({a}) AS DOUBLE) ELSE {a} END"


def _round(a: str) -> str:
    size = f"abs({a})"
    away = f"CAST(floor({size}) AS DOUBLE) + CASE WHEN {size} - floor({size}) >= 0.5D THEN 1.0D ELSE 0.0D END"
    signed = f"CASE WHEN {a} < 0 THEN -({away}) ELSE {away} END"
    return f"CASE WHEN {size} < {WHOLE} THEN {signed} ELSE {a} END"


def _slice(a: str, start: str, count: str) -> str:
    held = [f"CAST(least({place}, {LONGEST}) AS INT)" for place in (start, count)]
    found = f"CASE WHEN {start} > {LONGEST} THEN substring({a}, 1, 0) ELSE substring({a}, {held[0]}, {held[1]}) END"
    return f"CASE WHEN {start} >= 1 AND {count} >= 0 THEN {found} END"


def _without(pattern: str, instead: str = "") -> Callable[[str], str]:
    return lambda a: f"regexp_replace({a}, {text(pattern)}, '{instead}')"


def _add_months(a: str, b: str) -> str:
    moved = f"add_months({a}, CAST(greatest(least({b}, {MOST_MONTHS}), -{MOST_MONTHS}) AS INT))"
    return f"CASE WHEN {b} IS NOT NULL AND year({moved}) BETWEEN 1 AND 9999 THEN {moved} END"


def _between(a: str, first: int, last: int, then: str) -> str:
    return f"CASE WHEN {a} BETWEEN {first}L AND {last}L THEN {then} END"


def _integer_of_number(a: str) -> str:
    whole = f"CAST({a} AS BIGINT)"
    return f"CASE WHEN {a} >= -{BEYOND} AND {a} < {BEYOND} AND {whole} = {a} THEN {whole} END"


def _matched(a: str, pattern: str, then: str) -> str:
    return f"CASE WHEN {_trimmed(a)} RLIKE {text(pattern)} THEN {then} END"


def _point_of_comma(a: str) -> str:
    return _matched(a, COMMA_PATTERN, f"replace(translate({_trimmed(a)}, {text(THOUSANDS)}, ''), ',', '.')")


def _part(name: str) -> Callable[[str], str]:
    return lambda a: f"CAST({name}({a}) AS BIGINT)"


def _cast(kind: str) -> Callable[[str], str]:
    return lambda a: f"CAST({a} AS {kind})"


def _ours(name: str) -> Callable[..., str]:
    return lambda *args: f"etabli_{name}({', '.join(args)})"


OURS = (
    *("upper", "lower", "split_part", "remove_accents", "capitalise", "words", "capitals", "punctuation"),
    *("matches", "json_value", "json_length", "json_shape", "word_buckets", "trigram_similarity"),
    *("local_from_utc", "utc_from_local", "text_from_number", "text_from_datetime", "datetime_from_text"),
    *("date_from_year_first", "date_from_day_first", "date_from_month_first"),
)
"""Primitives that Polars computes where the rows are."""

IMPLEMENTATIONS: dict[str, Callable[..., str]] = {
    **arithmetic(finite),
    **COMPARED,
    "add_integer": lambda a, b: f"try_add({a}, {b})",
    "subtract_integer": lambda a, b: f"try_subtract({a}, {b})",
    "multiply_integer": lambda a, b: f"try_multiply({a}, {b})",
    "floor": _to_whole("floor"),
    "ceiling": _to_whole("ceil"),
    "round_half_away": _round,
    "trim": _trimmed,
    "length": _part("char_length"),
    "concatenate": lambda a, b: f"concat({a}, {b})",
    "contains": lambda a, b: f"contains({a}, {b})",
    "starts_with": lambda a, b: f"startswith({a}, {b})",
    "ends_with": lambda a, b: f"endswith({a}, {b})",
    "slice": _slice,
    "replace": lambda a, b, c: f"replace({a}, {b}, {c})",
    "collapse_spaces": _without(SPACES_PATTERN, " "),
    "digits": _without("[^0-9]+"),
    "first_number": lambda a: f"nullif(regexp_extract({a}, {text(FIRST_NUMBER_PATTERN)}, 0), '')",
    "crc_32": lambda a: f"crc32(CAST({a} AS BINARY))",
    "year": _part("year"),
    "quarter": _part("quarter"),
    "month": _part("month"),
    "week": _part("weekofyear"),
    "day": _part("day"),
    "weekday": lambda a: f"CAST(weekday({a}) + 1 AS BIGINT)",
    "day_of_year": _part("dayofyear"),
    "epoch_day": _part("unix_date"),
    "hour": _part("hour"),
    "minute": _part("minute"),
    "second": _part("second"),
    "add_months": _add_months,
    "epoch_microsecond": lambda a: f"unix_micros(CAST({a} AS TIMESTAMP))",
    "number_from_integer": _cast("DOUBLE"),
    "number_from_text": lambda a: finite(f"CAST({_matched(a, NUMBER_PATTERN, _trimmed(a))} AS DOUBLE)"),
    "number_from_boolean": _cast("DOUBLE"),
    "point_from_comma": _point_of_comma,
    "integer_from_number": _integer_of_number,
    "integer_from_text": lambda a: f"CAST({_matched(a, INTEGER_PATTERN, _trimmed(a))} AS BIGINT)",
    "integer_from_boolean": _cast("BIGINT"),
    "text_from_integer": _cast("STRING"),
    "text_from_boolean": _cast("STRING"),
    "text_from_date": _cast("STRING"),
    "date_from_datetime": _cast("DATE"),
    "date_from_epoch_day": lambda a: _between(a, FIRST_DAY, LAST_DAY, f"date_from_unix_date(CAST({a} AS INT))"),
    "datetime_from_epoch_microsecond": lambda a: _between(
        a, FIRST_MOMENT, LAST_MOMENT, f"CAST(timestamp_micros({a}) AS TIMESTAMP_NTZ)"
    ),
    "datetime_from_date": _cast("TIMESTAMP_NTZ"),
    **{name: _ours(name) for name in OURS},
}
