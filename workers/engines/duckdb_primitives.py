"""Every primitive as DuckDB SQL over the names of its arguments. Canonical in (finite or missing), canonical out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from workers.core.dtypes import DTYPES, SQL_TYPES
from workers.core.expressions.grammar import (
    COMMA_PATTERN,
    DATE_PATTERNS,
    DATETIME_PATTERN,
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
from workers.core.expressions.primitives import PRIMITIVES
from workers.engines import by_value, polars_primitives
from workers.engines.sql_primitives import COMPARED, arithmetic

LONGEST = 2**31 - 1
"""Places in text beyond this one hold nothing."""


def text(value: str) -> str:
    """A literal of our own patterns and signs; what people write comes as a parameter."""
    return "'" + value.replace("'", "''") + "'"


def finite(value: str) -> str:
    """Missing in place of NaN and infinity."""
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def _whole(sign: str) -> Callable[[str, str], str]:
    # 128 bits hold every sum and product of two 64-bit integers.
    return lambda a, b: f"TRY_CAST(CAST({a} AS HUGEINT) {sign} CAST({b} AS HUGEINT) AS BIGINT)"


def _trimmed(a: str) -> str:
    return f"trim({a}, {text(SPACE)})"


def _round(a: str) -> str:
    size = f"abs({a})"
    away = f"(floor({size}) + CASE WHEN {size} - floor({size}) >= 0.5 THEN 1.0 ELSE 0.0 END)"
    return f"CASE WHEN {a} < 0 THEN -{away} ELSE {away} END"


def _slice(a: str, start: str, count: str) -> str:
    inside = f"substring({a}, least({start}, {LONGEST}), least({count}, {LONGEST}))"
    found = f"CASE WHEN {start} > {LONGEST} THEN left({a}, 0) ELSE {inside} END"
    return f"CASE WHEN {start} >= 1 AND {count} >= 0 THEN {found} END"


def _split_part(a: str, b: str, c: str) -> str:
    parts = f"CASE WHEN {b} = '' THEN [{a}] ELSE string_split({a}, {b}) END"
    return f"CASE WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN ({parts})[{c}] END"


def _without(pattern: str, instead: str = "") -> Callable[[str], str]:
    return lambda a: f"regexp_replace({a}, {text(pattern)}, {text(instead)}, 'g')"


def _first_number(a: str) -> str:
    return f"nullif(regexp_extract({a}, {text(FIRST_NUMBER_PATTERN)}), '')"


def _add_months(a: str, b: str) -> str:
    moved = f"({a} + to_months(CAST(greatest(least({b}, {MOST_MONTHS}), -{MOST_MONTHS}) AS INTEGER)))"
    return f"CASE WHEN {b} IS NOT NULL AND year({moved}) BETWEEN 1 AND 9999 THEN CAST({moved} AS DATE) END"


def _date_of_day(a: str) -> str:
    held = f"CAST(greatest(least({a}, {LAST_DAY}), {FIRST_DAY}) AS INTEGER)"
    return f"CASE WHEN {a} BETWEEN {FIRST_DAY} AND {LAST_DAY} THEN DATE '1970-01-01' + {held} END"


def _moment_of_microsecond(a: str) -> str:
    held = f"greatest(least({a}, {LAST_MOMENT}), {FIRST_MOMENT})"
    return f"CASE WHEN {a} BETWEEN {FIRST_MOMENT} AND {LAST_MOMENT} THEN make_timestamp({held}) END"


def _integer_of_number(a: str) -> str:
    return f"CASE WHEN {a} = floor({a}) THEN TRY_CAST({a} AS BIGINT) END"


def _matched(a: str, pattern: str, then: str) -> str:
    return f"CASE WHEN regexp_matches({_trimmed(a)}, {text(pattern)}) THEN {then} END"


def _number_of_text(a: str) -> str:
    return finite(f"TRY_CAST({_matched(a, NUMBER_PATTERN, _trimmed(a))} AS DOUBLE)")


def _point_of_comma(a: str) -> str:
    return _matched(a, COMMA_PATTERN, f"replace(translate({_trimmed(a)}, {text(THOUSANDS)}, ''), ',', '.')")


def _integer_of_text(a: str) -> str:
    return f"TRY_CAST({_matched(a, INTEGER_PATTERN, _trimmed(a))} AS BIGINT)"


def _text_of_number(a: str) -> str:
    written = f"CAST({a} AS VARCHAR)"
    near = f"replace(replace(regexp_extract({written}, '^-?(.*)e-05$', 1), '.', ''), '-', '')"
    sign = f"CASE WHEN {a} < 0 THEN '-' ELSE '' END"
    return (
        f"CASE WHEN {a} = 0 THEN '0' WHEN ends_with({written}, 'e-05') THEN {sign} || '0.0000' || {near} "
        f"WHEN contains({written}, 'e-') THEN regexp_replace({written}, 'e-0*', 'e-') "
        f"WHEN ends_with({written}, '.0') THEN left({written}, -2) ELSE {written} END"
    )


def _group(a: str, pattern: str, number: int) -> str:
    return f"nullif(regexp_extract({_trimmed(a)}, {text(pattern)}, {number}), '')"


def _date_of_text(order: str) -> Callable[[str], str]:
    pattern, groups = DATE_PATTERNS[order]

    def parse(a: str) -> str:
        year, month, day = (_group(a, pattern, groups.index(part) + 1) for part in ("year", "month", "day"))
        written = f"{year} || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0')"
        return f"CASE WHEN {year} <> '0000' THEN TRY_CAST({written} AS DATE) END"

    return parse


def _datetime_of_text(a: str) -> str:
    day, clock, second, fraction, sign, hours, minutes = (_group(a, DATETIME_PATTERN, i) for i in range(1, 8))
    begun = f"try_strptime({day} || ' ' || {clock} || ':' || coalesce({second}, '00'), '%Y-%m-%d %H:%M:%S')"
    micro = f"CAST(rpad(coalesce({fraction}, ''), 6, '0') AS BIGINT)"
    offset = f"(CAST(coalesce({hours}, '0') AS BIGINT) * 60 + CAST(coalesce({minutes}, '0') AS BIGINT))"
    shift = f"CASE WHEN {sign} = '-' THEN -{offset} ELSE {offset} END"
    moment = f"({begun} + to_microseconds({micro}) - to_minutes({shift}))"
    return f"CASE WHEN year({moment}) BETWEEN 1 AND 9999 THEN {moment} END"


def _text_of_datetime(a: str) -> str:
    return f"regexp_replace(strftime({a}, '%Y-%m-%dT%H:%M:%S.%f'), '[.]000000$', '')"


def _part(name: str) -> Callable[[str], str]:
    return lambda a: f"CAST({name}({a}) AS BIGINT)"


def _cast(kind: str) -> Callable[[str], str]:
    return lambda a: f"CAST({a} AS {kind})"


def _registered(name: str) -> Callable[..., str]:
    return lambda *args: f"etabli_{name}({', '.join(args)})"


IMPLEMENTATIONS: dict[str, Callable[..., str]] = {
    **arithmetic(finite),
    **COMPARED,
    "add_integer": _whole("+"),
    "subtract_integer": _whole("-"),
    "multiply_integer": _whole("*"),
    "floor": lambda a: f"floor({a})",
    "ceiling": lambda a: f"ceil({a})",
    "round_half_away": _round,
    "upper": lambda a: f"etabli_upper({a})",
    "lower": lambda a: f"etabli_lower({a})",
    "trim": _trimmed,
    "length": lambda a: f"length({a})",
    "concatenate": lambda a, b: f"{a} || {b}",
    "contains": lambda a, b: f"contains({a}, {b})",
    "starts_with": lambda a, b: f"starts_with({a}, {b})",
    "ends_with": lambda a, b: f"ends_with({a}, {b})",
    "slice": _slice,
    "replace": lambda a, b, c: f"replace({a}, {b}, {c})",
    "split_part": _split_part,
    "collapse_spaces": _without(SPACES_PATTERN, " "),
    "remove_accents": lambda a: f"etabli_remove_accents({a})",
    "capitalise": lambda a: f"etabli_capitalise({a})",
    "words": lambda a: f"trim(regexp_replace({a}, '[^\\p{{L}}\\p{{M}}\\p{{N}}]+', ' ', 'g'), ' ')",
    "digits": _without("[^0-9]+"),
    "capitals": _without(r"\P{Lu}+"),
    "punctuation": _without(r"\P{P}+"),
    "first_number": _first_number,
    "year": _part("year"),
    "quarter": _part("quarter"),
    "month": _part("month"),
    "week": _part("weekofyear"),
    "day": _part("day"),
    "weekday": _part("isodow"),
    "day_of_year": _part("dayofyear"),
    "epoch_day": lambda a: f"CAST({a} - DATE '1970-01-01' AS BIGINT)",
    "hour": _part("hour"),
    "minute": _part("minute"),
    "second": _part("second"),
    "add_months": _add_months,
    "epoch_microsecond": lambda a: f"epoch_us({a})",
    "number_from_integer": _cast("DOUBLE"),
    "number_from_text": _number_of_text,
    "number_from_boolean": _cast("DOUBLE"),
    "point_from_comma": _point_of_comma,
    "integer_from_number": _integer_of_number,
    "integer_from_text": _integer_of_text,
    "integer_from_boolean": _cast("BIGINT"),
    "text_from_integer": _cast("VARCHAR"),
    "text_from_number": _text_of_number,
    "text_from_boolean": _cast("VARCHAR"),
    "text_from_date": _cast("VARCHAR"),
    "text_from_datetime": _text_of_datetime,
    "date_from_datetime": _cast("DATE"),
    "date_from_year_first": _date_of_text("year_first"),
    "date_from_day_first": _date_of_text("day_first"),
    "date_from_month_first": _date_of_text("month_first"),
    "date_from_epoch_day": _date_of_day,
    "datetime_from_epoch_microsecond": _moment_of_microsecond,
    "datetime_from_date": _cast("TIMESTAMP"),
    "datetime_from_text": _datetime_of_text,
    **{name: _registered(name) for name in by_value.FUNCTIONS},
}


def _by_polars(made: Callable[[pl.Expr], pl.Expr]) -> Callable[[Any], Any]:
    def function(texts: Any) -> Any:  # chunks of Arrow; DuckDB reads these annotations
        frame = pl.DataFrame({"text": pl.Series(values=pl.from_arrow(texts), dtype=pl.String)})
        return frame.select(made(pl.col("text"))).to_series().to_arrow()

    return function


@dataclass(frozen=True)
class Registered:
    """A function of arrow's columns that a connection has to know, and the types of what it takes and gives."""

    function: Callable[..., Any]
    takes: tuple[str, ...]
    gives: str


def _value_by_value(name: str) -> Registered:
    function, primitive = by_value.FUNCTIONS[name], PRIMITIVES[name]

    def computed(*columns: Any) -> Any:
        found = by_value.answers(function, [column.to_pylist() for column in columns])
        return pl.Series(found, dtype=DTYPES[primitive.gives]).to_arrow()

    # A connection counts the arguments that are written out.
    of_one, of_two = (lambda a: computed(a)), (lambda a, b: computed(a, b))
    return Registered(
        of_one if len(primitive.takes) == 1 else of_two,
        tuple(SQL_TYPES[kind] for kind in primitive.takes),
        SQL_TYPES[primitive.gives],
    )


FUNCTIONS = {
    f"etabli_{word}": Registered(_by_polars(polars_primitives.IMPLEMENTATIONS[word]), ("VARCHAR",), "VARCHAR")
    for word in ("upper", "lower", "capitalise", "remove_accents")
}
"""DuckDB's own know no letter that becomes two, and take accents off by other rules."""
FUNCTIONS |= {f"etabli_{name}": _value_by_value(name) for name in by_value.FUNCTIONS}
