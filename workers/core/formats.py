"""The forms that a value may take in text, from the strictest to the loosest.

A column takes a form when *every* value it holds fits. A form never changes what a value says: a code with leading
zeros, a telephone number or an integer beyond 64 bits does not fit a number, so it stays text.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.words import _

MISSING_MARKS = ("", "na", "n/a", "nan", "null", "none", "#n/a", "-", "?")
"""Read as missing in columns that otherwise take a form other than text; in text they stay what they are."""

EXACT_DIGITS = 15
"""As many digits as every float holds."""


@dataclass(frozen=True)
class Format:
    """``parse`` takes text with outer blanks removed and answers null exactly where a value does not fit.

    Whatever fits a form in ``covers`` fits this one too, so it need not be tried; integers of more than
    ``EXACT_DIGITS`` characters are the exception.
    """

    name: str
    label: str
    kind: str
    parse: Callable[[pl.Expr], pl.Expr]
    example: str
    covers: tuple[str, ...] = ()


def _integer(text: pl.Expr) -> pl.Expr:
    number = text.cast(pl.Int64, strict=False)
    return pl.when(number.cast(pl.String) == text).then(number)


def _number(text: pl.Expr) -> pl.Expr:
    number = text.cast(pl.Float64, strict=False)
    # Not a code (00123, +33 say more than their number), nor a whole number of more digits than a float holds.
    plain = ~text.str.contains(r"^(\+|-?0\d|-?\d{16,}$)")
    return pl.when(number.is_finite() & plain).then(number)


def _decimal_comma(text: pl.Expr) -> pl.Expr:
    shaped = text.str.contains(r"^-?(0|[1-9]\d*|[1-9]\d{0,2}([. \x{A0}\x{202F}]\d{3})+)(,\d+)?$")
    plain = text.str.replace_all(r"[. \x{A0}\x{202F}]", "").str.replace(",", ".", literal=True)
    return pl.when(shaped & _is_exact(plain)).then(plain).cast(pl.Float64, strict=False)


def _comma_thousands(text: pl.Expr) -> pl.Expr:
    shaped = text.str.contains(r"^-?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?$")
    plain = text.str.replace_all(",", "", literal=True)
    grouped = pl.when(shaped & _is_exact(plain)).then(plain).cast(pl.Float64, strict=False)
    return pl.coalesce(_number(text), grouped)


def _is_exact(text: pl.Expr) -> pl.Expr:
    """False for whole numbers of more digits than a float holds."""
    return ~text.str.contains(r"^-?\d{16,}$")


def _boolean(text: pl.Expr) -> pl.Expr:
    lower = text.str.to_lowercase()
    return pl.when(lower == "true").then(True).when(lower == "false").then(False)


def _date(pattern: str, shape: str) -> Callable[[pl.Expr], pl.Expr]:
    def parse(text: pl.Expr) -> pl.Expr:
        return pl.when(text.str.contains(shape)).then(text).str.to_date(pattern, strict=False)

    return parse


def _datetime(pattern: str, shape: str) -> Callable[[pl.Expr], pl.Expr]:
    zone = "UTC" if "%#z" in pattern else None

    def parse(text: pl.Expr) -> pl.Expr:
        shaped = pl.when(text.str.contains(shape)).then(text).str.replace("T", " ", literal=True)
        return shaped.str.to_datetime(pattern, strict=False, time_unit="us", time_zone=zone)

    return parse


_CLOCK = r"[ T]\d{1,2}:\d{2}:\d{2}(\.\d{1,6})?"

FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format("integer", _("Whole number"), INTEGER, _integer, "42"),
        Format("number", _("Number"), NUMBER, _number, "3.14", ("integer",)),
        Format("boolean", _("True or false"), BOOLEAN, _boolean, "true"),
        Format("date", _("Date, year first"), DATE, _date("%Y-%m-%d", r"^\d{4}-\d{2}-\d{2}$"), "2025-12-31"),
        Format(
            "datetime",
            _("Date and time, year first"),
            DATETIME,
            _datetime("%Y-%m-%d %H:%M:%S%.f", rf"^\d{{4}}-\d{{2}}-\d{{2}}{_CLOCK}$"),
            "2025-12-31 23:59:00",
        ),
        Format(
            "datetime_zone",
            _("Date and time with zone"),
            DATETIME,
            _datetime("%Y-%m-%d %H:%M:%S%.f%#z", rf"^\d{{4}}-\d{{2}}-\d{{2}}{_CLOCK}\s?(Z|[+-]\d{{2}}:?\d{{2}})$"),
            "2025-12-31T23:59:00+01:00",
        ),
        Format(
            "date_day_dots",
            _("Date, day first with dots"),
            DATE,
            _date("%d.%m.%Y", r"^\d{1,2}\.\d{1,2}\.\d{4}$"),
            "31.12.2025",
        ),
        Format(
            "date_day_first",
            _("Date, day first"),
            DATE,
            _date("%d/%m/%Y", r"^\d{1,2}/\d{1,2}/\d{4}$"),
            "31/12/2025",
        ),
        Format(
            "date_month_first",
            _("Date, month first"),
            DATE,
            _date("%m/%d/%Y", r"^\d{1,2}/\d{1,2}/\d{4}$"),
            "12/31/2025",
        ),
        Format("decimal_comma", _("Number with decimal comma"), NUMBER, _decimal_comma, "1 234,56", ("integer",)),
        Format(
            "comma_thousands",
            _("Number with comma between thousands"),
            NUMBER,
            _comma_thousands,
            "1,234.56",
            ("number",),
        ),
        Format("text", _("Text"), TEXT, lambda text: text, "abc"),
    )
}

RIVALS = ({"date_day_first", "date_month_first"}, {"decimal_comma", "comma_thousands"})
"""Forms that can fit the same values and say different things: when both fit, a person has to choose."""


def bare(column: str) -> pl.Expr:
    """A text column as the forms want it: outer blanks removed."""
    return pl.col(column).str.strip_chars()


def read_text(values: pl.Series, format: str) -> tuple[pl.Series, pl.Series]:
    """Text in the form called ``format`` as values of its kind, and where (boolean) it does not fit.

    Marks of missing values are missing; a form that is not known any more reads nothing.
    """
    name, frame = values.name, values.to_frame("value")
    known = FORMATS.get(format)
    parse = known.parse if known else (lambda text: pl.lit(None, dtype=pl.String))
    marked = bare("value").str.to_lowercase().is_in(MISSING_MARKS)
    read = frame.select(
        pl.when(marked | pl.col("value").is_null()).then(None).otherwise(parse(bare("value"))).alias(name),
        (pl.col("value").is_not_null() & ~marked & parse(bare("value")).is_null()).alias("misfit"),
    )
    return read[name], read["misfit"]


def typed(column: str, format: Format) -> pl.Expr:
    """The column in its form; text is kept to the letter."""
    source = pl.col(column)
    return source if format.kind == TEXT else format.parse(source.str.strip_chars()).alias(column)
