"""Every primitive as a Polars expression. Canonical in (finite or missing), canonical out."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from workers.core.dtypes import DTYPES
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
    MOST_MONTHS,
    NUMBER_PATTERN,
    SPACE,
    SPACES_PATTERN,
    THOUSANDS,
    WORD_PARTS,
)
from workers.core.expressions.primitives import PRIMITIVES
from workers.engines.by_value import FUNCTIONS, answers


def finite(value: pl.Expr) -> pl.Expr:
    """Missing in place of NaN and infinity."""
    return pl.when(value.is_finite()).then(value)


def add(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    # 128 bits hold every sum and product of two 64-bit integers; the cast back makes missing of what does not fit.
    return (a.cast(pl.Int128) + b).cast(pl.Int64, strict=False)


def subtract(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return (a.cast(pl.Int128) - b).cast(pl.Int64, strict=False)


def multiply(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return (a.cast(pl.Int128) * b).cast(pl.Int64, strict=False)


def lesser(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return pl.when(a <= b).then(a).when(b < a).then(b)


def greater(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    return pl.when(a >= b).then(a).when(b > a).then(b)


def divide(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    # Polars multiplies by the reciprocal of a literal divisor, which differs in the last digit. Adding a column of
    # zeros makes the divisor a column, and the quotient the one of IEEE 754.
    return finite(a / (b + a * 0.0))


def round_half_away(a: pl.Expr) -> pl.Expr:
    size = a.abs()
    away = size.floor() + ((size - size.floor()) >= 0.5).cast(pl.Float64)
    return pl.when(a < 0).then(-away).otherwise(away)


def text_of_number(a: pl.Expr) -> pl.Expr:
    text = a.cast(pl.String).str.strip_suffix(".0")
    return pl.when(a == 0.0).then(pl.lit("0")).otherwise(text)  # -0.0 is zero


def text_of_datetime(a: pl.Expr) -> pl.Expr:
    return a.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f").str.strip_suffix(".000000")


def integer_of_number(a: pl.Expr) -> pl.Expr:
    return pl.when(a == a.floor()).then(a.cast(pl.Int64, strict=False))


def number_of_text(a: pl.Expr) -> pl.Expr:
    trimmed = a.str.strip_chars(SPACE)
    return finite(pl.when(trimmed.str.contains(NUMBER_PATTERN)).then(trimmed.cast(pl.Float64, strict=False)))


def point_of_comma(a: pl.Expr) -> pl.Expr:
    trimmed = a.str.strip_chars(SPACE)
    plain = trimmed.str.replace_all(f"[{THOUSANDS}]", "").str.replace(",", ".", literal=True)
    return pl.when(trimmed.str.contains(COMMA_PATTERN)).then(plain)


def integer_of_text(a: pl.Expr) -> pl.Expr:
    trimmed = a.str.strip_chars(SPACE)
    return pl.when(trimmed.str.contains(INTEGER_PATTERN)).then(trimmed.cast(pl.Int64, strict=False))


def date_of_text(a: pl.Expr, order: str) -> pl.Expr:
    pattern, groups = DATE_PATTERNS[order]
    parts = {name: a.str.strip_chars(SPACE).str.extract(pattern, i + 1) for i, name in enumerate(groups)}
    padded = [parts["year"], parts["month"].str.zfill(2), parts["day"].str.zfill(2)]
    return known_day(pl.concat_str(padded, separator="-").str.strptime(pl.Date, "%Y-%m-%d", strict=False))


def datetime_of_text(a: pl.Expr) -> pl.Expr:
    trimmed = a.str.strip_chars(SPACE)
    day, clock, second, fraction, sign, hours, minutes = (trimmed.str.extract(DATETIME_PATTERN, i) for i in range(1, 8))
    written = pl.concat_str(day, pl.lit("T"), clock, pl.lit(":"), second.fill_null("00"))
    base = written.str.strptime(pl.Datetime("us"), "%Y-%m-%dT%H:%M:%S", strict=False)
    micro = fraction.fill_null("").str.pad_end(6, "0").cast(pl.Int64)
    offset = hours.fill_null("0").cast(pl.Int64) * 60 + minutes.fill_null("0").cast(pl.Int64)
    shift = pl.when(sign == "-").then(-offset).otherwise(offset)
    return known_day(base + pl.duration(microseconds=micro) - pl.duration(minutes=shift))


def known_day(day: pl.Expr) -> pl.Expr:
    return pl.when(day.dt.year().is_between(1, 9999)).then(day)


def slice_text(a: pl.Expr, start: pl.Expr, count: pl.Expr) -> pl.Expr:
    return pl.when((start >= 1) & (count >= 0)).then(a.str.slice(start - 1, count.clip(lower_bound=0)))


def replace_text(a: pl.Expr, b: pl.Expr, c: pl.Expr) -> pl.Expr:
    return pl.when(b != "").then(a.str.split(b).list.join(c)).when((b == "") & c.is_not_null()).then(a)


def split_part(a: pl.Expr, b: pl.Expr, c: pl.Expr) -> pl.Expr:
    parts = pl.when(b != "").then(a.str.split(b)).otherwise(pl.concat_list(a))
    at = pl.when(c > 0).then(c - 1).when(c < 0).then(c.clip(-(2**62)))  # Polars fails on the lowest number of all
    return pl.when(b.is_not_null()).then(parts.list.get(at, null_on_oob=True))


def remove_accents(a: pl.Expr) -> pl.Expr:
    bare = a.str.normalize("NFD").str.replace_all(f"[{ACCENTS[0]}-{ACCENTS[1]}]", "")
    return bare.str.normalize("NFC")


def capitalise(a: pl.Expr) -> pl.Expr:
    pieces = a.str.to_lowercase().str.extract_all(f"[{WORD_PARTS}]+|[^{WORD_PARTS}]+")
    piece = pl.element()
    raised = pl.concat_str(piece.str.slice(0, 1).str.to_uppercase(), piece.str.slice(1))
    return pieces.list.eval(raised).list.join("")


def row_by_row(function: Callable[..., Any], dtype: pl.DataType, *args: pl.Expr) -> pl.Expr:
    """What the function gives for the values of each row; missing where one is."""

    def computed(columns: Sequence[pl.Series]) -> pl.Series:
        height = len(columns[-1])  # a literal comes once, so the last one counts the rows
        each = [[c[0]] * height if len(c) == 1 else c for c in columns[:-1]]
        return pl.Series(answers(function, each), dtype=dtype)

    return pl.map_batches([*args, pl.int_range(pl.len())], computed, return_dtype=dtype)


def _by_value(name: str) -> Callable[..., pl.Expr]:
    return lambda *args: row_by_row(FUNCTIONS[name], DTYPES[PRIMITIVES[name].gives], *args)


def _without(pattern: str, instead: str = "") -> Callable[[pl.Expr], pl.Expr]:
    return lambda a: a.str.replace_all(pattern, instead)


def add_months(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    months = (a.dt.year().cast(pl.Int64) * 12 + a.dt.month() - 1) + b.clip(-MOST_MONTHS, MOST_MONTHS)
    is_known = months.is_between(12, 9999 * 12 + 11)
    first = pl.date(pl.when(is_known).then(months // 12), months % 12 + 1, 1)
    day = pl.min_horizontal(a.dt.day(), first.dt.days_in_month())
    return pl.when(is_known).then((first.cast(pl.Int32) + day.cast(pl.Int32) - 1).cast(pl.Date))


def date_of_day(a: pl.Expr) -> pl.Expr:
    return pl.when(a.is_between(FIRST_DAY, LAST_DAY)).then(a).cast(pl.Int32, strict=False).cast(pl.Date)


def moment_of_microsecond(a: pl.Expr) -> pl.Expr:
    return pl.when(a.is_between(FIRST_MOMENT, LAST_MOMENT)).then(a).cast(pl.Datetime("us"))


def _integer(part: pl.Expr) -> pl.Expr:
    return part.cast(pl.Int64)


IMPLEMENTATIONS: dict[str, Callable[..., pl.Expr]] = {
    "add_integer": add,
    "add_number": lambda a, b: finite(a + b),
    "subtract_integer": subtract,
    "subtract_number": lambda a, b: finite(a - b),
    "multiply_integer": multiply,
    "multiply_number": lambda a, b: finite(a * b),
    "divide": divide,
    "power": lambda a, b: finite(a.pow(b)),
    "absolute": lambda a: a.abs(),
    "square_root": lambda a: finite(a.sqrt()),
    "exponential": lambda a: finite(a.exp()),
    "logarithm": lambda a: finite(a.log()),
    "floor": lambda a: a.floor(),
    "ceiling": lambda a: a.ceil(),
    "round_half_away": round_half_away,
    # A literal that is compared with a column of one value would make one row, were it on the left.
    "equal": lambda a, b: b == a if a.meta.is_literal() else a == b,
    "less": lambda a, b: b > a if a.meta.is_literal() else a < b,
    "less_equal": lambda a, b: b >= a if a.meta.is_literal() else a <= b,
    "minimum": lesser,
    "maximum": greater,
    "not": lambda a: ~a,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "is_missing": lambda a: a.is_null(),
    "coalesce": lambda a, b: pl.coalesce(a, b),
    "if": lambda a, b, c: pl.when(a.fill_null(False)).then(b).otherwise(c),
    "upper": lambda a: a.str.to_uppercase(),
    "lower": lambda a: a.str.to_lowercase(),
    "trim": lambda a: a.str.strip_chars(SPACE),
    "length": lambda a: _integer(a.str.len_chars()),
    "concatenate": lambda a, b: pl.concat_str(a, b),
    "contains": lambda a, b: a.str.contains(b, literal=True),
    "starts_with": lambda a, b: a.str.starts_with(b),
    "ends_with": lambda a, b: a.str.ends_with(b),
    "slice": slice_text,
    "replace": replace_text,
    "split_part": split_part,
    "collapse_spaces": _without(SPACES_PATTERN, " "),
    "remove_accents": remove_accents,
    "capitalise": capitalise,
    "words": lambda a: a.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars(" "),
    "digits": _without("[^0-9]+"),
    "capitals": _without(r"\P{Lu}+"),
    "punctuation": _without(r"\P{P}+"),
    "first_number": lambda a: a.str.extract(f"({FIRST_NUMBER_PATTERN})"),
    "year": lambda a: _integer(a.dt.year()),
    "quarter": lambda a: _integer(a.dt.quarter()),
    "month": lambda a: _integer(a.dt.month()),
    "week": lambda a: _integer(a.dt.week()),
    "day": lambda a: _integer(a.dt.day()),
    "weekday": lambda a: _integer(a.dt.weekday()),
    "day_of_year": lambda a: _integer(a.dt.ordinal_day()),
    "epoch_day": lambda a: _integer(a.cast(pl.Int32)),
    "hour": lambda a: _integer(a.dt.hour()),
    "minute": lambda a: _integer(a.dt.minute()),
    "second": lambda a: _integer(a.dt.second()),
    "add_months": add_months,
    "epoch_microsecond": _integer,
    "number_from_integer": lambda a: a.cast(pl.Float64),
    "number_from_text": number_of_text,
    "number_from_boolean": lambda a: a.cast(pl.Float64),
    "point_from_comma": point_of_comma,
    "integer_from_number": integer_of_number,
    "integer_from_text": integer_of_text,
    "integer_from_boolean": lambda a: a.cast(pl.Int64),
    "text_from_integer": lambda a: a.cast(pl.String),
    "text_from_number": text_of_number,
    "text_from_boolean": lambda a: a.cast(pl.String),
    "text_from_date": lambda a: a.cast(pl.String),
    "text_from_datetime": text_of_datetime,
    "date_from_datetime": lambda a: a.cast(pl.Date),
    "date_from_year_first": lambda a: date_of_text(a, "year_first"),
    "date_from_day_first": lambda a: date_of_text(a, "day_first"),
    "date_from_month_first": lambda a: date_of_text(a, "month_first"),
    "date_from_epoch_day": date_of_day,
    "datetime_from_epoch_microsecond": moment_of_microsecond,
    "datetime_from_date": lambda a: a.cast(pl.Datetime("us")),
    "datetime_from_text": datetime_of_text,
    **{name: _by_value(name) for name in FUNCTIONS},
}
