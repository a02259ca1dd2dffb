"""The forms that a value may take in text, from the strictest to the loosest.

A column takes a form when *every* value it holds fits. A form never changes what a value says: a code with leading
zeros, a telephone number or an integer beyond 64 bits does not fit a number, so it stays text.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, TEXT
from workers.core.text import moments, numbers, truths
from workers.core.words import Phrase, _, say

MISSING_MARKS = ("", "na", "n/a", "nan", "null", "none", "#n/a", "-", "?")
"""Read as missing in columns that otherwise take a form other than text; in text they stay what they are."""

MONEY = _("Money and percentages")
GROUPS = {
    TEXT: _("Text"),
    INTEGER: _("Whole numbers"),
    NUMBER: _("Numbers"),
    DECIMAL: _("Numbers"),
    MONEY: MONEY,
    DATE: _("Dates"),
    DATETIME: _("Dates and times"),
    BOOLEAN: _("Yes or no"),
}
"""Under which heading the forms of a kind are offered, in this order, unless a form has a heading of its own."""

EXACT_DIGITS = numbers.SHORT
"""As many digits as every float holds."""


@dataclass(frozen=True)
class Format:
    """A value fits when it matches ``shape`` (a regular expression of ASCII classes) and ``convert`` reads it.

    ``convert`` takes text of that shape and answers null where it says nothing, such as the 30th of February. Whatever
    fits a form in ``covers`` fits this one too and says the same, so it need not be tried; integers of more than
    ``EXACT_DIGITS`` characters are the exception. A form that is not ``sure`` is never taken by itself: a person has
    to choose it. ``written`` are the words or the pattern of a form that compiled code can read.
    """

    name: str
    label: str
    kind: str
    shape: str
    convert: Callable[[pl.Expr], pl.Expr]
    example: str
    covers: tuple[str, ...] = ()
    sure: bool = True
    heading: str = ""
    written: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The heading under which it is offered, marked for translation."""
        return self.heading or GROUPS[self.kind]

    def parse(self, text: pl.Expr) -> pl.Expr:
        """Text with outer blanks removed as values, null exactly where it does not fit."""
        return self.convert(pl.when(text.str.contains(self.shape)).then(text))


SCALES = (2, 4, 6, 9, 12, 18)
SIGNS = {
    "eur": ("€", True),
    "usd": ("$", True),
    "gbp": ("£", True),
    "jpy": ("¥", True),
    "chf": ("CHF", True),
    "pln": ("zł", False),
    "kr": ("kr", False),
}
"""Signs of money, and whether they are also written before the number."""


def _numbers() -> Iterator[Format]:
    yield Format("integer", _("Whole number"), INTEGER, numbers.INTEGER, numbers.whole, "42")
    yield Format("number", _("Number"), NUMBER, numbers.NUMBER, numbers.exact_float, "3.14", ("integer",))
    label = _("Exact decimal number, up to {digits} digits after the point")
    for position, scale in enumerate(SCALES):
        covers = ("integer", *(f"decimal_{smaller}" for smaller in SCALES[:position]))
        said, shape = say(label, digits=scale), numbers.decimal_shape(scale)
        example = "12345678901234567." + "25".ljust(scale, "0")
        yield Format(f"decimal_{scale}", said, DECIMAL, shape, numbers.decimal(scale), example, covers)


def _truths() -> Iterator[Format]:
    for name, (yes, no) in truths.PAIRS.items():
        label = _("True or false") if name == "boolean" else say(_("{yes} or {no}"), yes=yes, no=no)
        yield Format(name, label, BOOLEAN, truths.truth_shape(yes, no), truths.truth(yes), yes, written=(yes, no))


def _days() -> Iterator[Format]:
    for name, label, pattern, example in (
        ("date", _("Date, year first"), "%Y-%m-%d", "2025-12-31"),
        ("date_year_slashes", _("Date, year first with slashes"), "%Y/%m/%d", "2025/12/31"),
        ("date_year_dots", _("Date, year first with dots"), "%Y.%m.%d", "2025.12.31"),
        ("date_day_dots", _("Date, day first with dots"), "%d.%m.%Y", "31.12.2025"),
        ("date_day_first", _("Date, day first"), "%d/%m/%Y", "31/12/2025"),
        ("date_month_first", _("Date, month first"), "%m/%d/%Y", "12/31/2025"),
        ("date_day_dashes", _("Date, day first with dashes"), "%d-%m-%Y", "31-12-2025"),
        ("date_month_dashes", _("Date, month first with dashes"), "%m-%d-%Y", "12-31-2025"),
        ("date_short_dots", _("Date, day first with dots, two-digit year"), "%d.%m.%y", "31.12.25"),
        ("date_short_day", _("Date, day first, two-digit year"), "%d/%m/%y", "31/12/25"),
        ("date_short_month", _("Date, month first, two-digit year"), "%m/%d/%y", "12/31/25"),
    ):
        shape, sure = rf"^{moments.SHAPES[pattern]}$", "%Y" in pattern
        yield Format(name, label, DATE, shape, moments.day(pattern), example, sure=sure, written=(pattern,))
    for name, label, shape, example in (
        ("date_words", _("Date with the month as a word"), moments.DAY_WORD, "31 déc. 2025"),
        ("date_words_month", _("Date with the month as a word, month first"), moments.WORD_DAY, "Dec 31, 2025"),
    ):
        convert = moments.worded_day(shape, month_first=name == "date_words_month")
        yield Format(name, label, DATE, shape, convert, example)


def _moments() -> Iterator[Format]:
    for name, label, short, pattern, example in (
        (
            "datetime",
            _("Date and time, year first"),
            _("Date and time without seconds, year first"),
            "%Y-%m-%d",
            "2025-12-31",
        ),
        (
            "datetime_year_slashes",
            _("Date and time, year first with slashes"),
            _("Date and time without seconds, year first with slashes"),
            "%Y/%m/%d",
            "2025/12/31",
        ),
        (
            "datetime_day_dots",
            _("Date and time, day first with dots"),
            _("Date and time without seconds, day first with dots"),
            "%d.%m.%Y",
            "31.12.2025",
        ),
        (
            "datetime_day_first",
            _("Date and time, day first"),
            _("Date and time without seconds, day first"),
            "%d/%m/%Y",
            "31/12/2025",
        ),
        (
            "datetime_month_first",
            _("Date and time, month first"),
            _("Date and time without seconds, month first"),
            "%m/%d/%Y",
            "12/31/2025",
        ),
        (
            "datetime_day_dashes",
            _("Date and time, day first with dashes"),
            _("Date and time without seconds, day first with dashes"),
            "%d-%m-%Y",
            "31-12-2025",
        ),
    ):
        for named, said, clock, written, time in (
            (name, label, moments.CLOCK, "%H:%M:%S", "23:59:00"),
            (f"{name}_minutes", short, moments.MINUTES, "%H:%M", "23:59"),
        ):
            shape, convert = moments.moment_shape(pattern, clock), moments.moment(f"{pattern} {written}")
            yield Format(named, said, DATETIME, shape, convert, f"{example} {time}", written=(f"{pattern} {written}",))
    zone, example = _("Date and time with zone"), "2025-12-31T23:59:00+01:00"
    yield Format("datetime_zone", zone, DATETIME, moments.ZONED, moments.zoned_moment, example)


def _grouped_numbers() -> Iterator[Format]:
    label, shape = _("Whole number with blanks between thousands"), numbers.GROUPED_INTEGER
    yield Format("integer_grouped", label, INTEGER, shape, numbers.grouped_whole, "1 234 567", ("integer",))
    label, shape = _("Number with decimal comma"), rf"^-?{numbers.COMMA}$"
    yield Format("decimal_comma", label, NUMBER, shape, numbers.comma_float, "1 234,56", ("integer",))
    label, shape = _("Number with comma between thousands"), rf"(?:^-?{numbers.POINT}$)|{numbers.NUMBER}"
    convert = numbers.ungrouped_float(",")
    yield Format("comma_thousands", label, NUMBER, shape, convert, "1,234.56", ("number",))
    label, shape = _("Number with apostrophe between thousands"), rf"(?:^-?{numbers.SWISS}$)|{numbers.NUMBER}"
    convert = numbers.ungrouped_float("'’")
    yield Format("apostrophe_thousands", label, NUMBER, shape, convert, "1'234.56", ("number",))


def _signed_numbers() -> Iterator[Format]:
    for name, (sign, before) in {"percent": ("%", False), **SIGNS}.items():
        shape = numbers.signed_shape(sign, numbers.POINT, before=before)
        label = say(_("Number with {sign}"), sign=sign)
        yield Format(name, label, NUMBER, shape, numbers.point_float, f"1,234.56 {sign}", heading=MONEY)
        shape = numbers.signed_shape(sign, numbers.COMMA, before=before)
        label = say(_("Number with {sign} and decimal comma"), sign=sign)
        yield Format(f"{name}_comma", label, NUMBER, shape, numbers.comma_float, f"1 234,56 {sign}", heading=MONEY)


def _texts() -> Iterator[Format]:
    yield Format("time", _("Time of day, kept as text"), TEXT, moments.TIME_OF_DAY, _same, "14:30")
    yield Format("text", _("Text"), TEXT, "", _same, "abc")


def _same(text: pl.Expr) -> pl.Expr:
    return text


_FAMILIES = (_numbers, _truths, _days, _moments, _grouped_numbers, _signed_numbers, _texts)
FORMATS: dict[str, Format] = {
    format.name: replace(format, label=format.label if isinstance(format.label, Phrase) else say(format.label))
    for family in _FAMILIES
    for format in family()
}
"""Every form by its name; labels are phrases."""


def says_the_same(first: str, other: str) -> bool:
    """Whether the other form, where both fit, reads the same values: it covers the first, or is its exact twin."""
    return (
        first in FORMATS[other].covers
        or DECIMAL in (FORMATS[first].kind, FORMATS[other].kind)
        or (
            other in ("decimal_comma", "integer_grouped", "comma_thousands", "apostrophe_thousands")
            and first == "integer"
        )
    )


def bare(column: str) -> pl.Expr:
    """A text column as the forms want it: outer blanks removed."""
    return pl.col(column).str.strip_chars()


def is_mark(column: str, marks: Iterable[str] = MISSING_MARKS) -> pl.Expr:
    """Whether a value says that there is none; ``marks`` are in lower case."""
    return bare(column).str.to_lowercase().is_in(list(marks))


def read_text(values: pl.Series, format: str) -> tuple[pl.Series, pl.Series]:
    """Text in the form called ``format`` as values of its kind, and where (boolean) it does not fit.

    Marks of missing values are missing; a form that is not known any more reads nothing.
    """
    name, frame = values.name, values.to_frame("value")
    known = FORMATS.get(format)
    parse = known.parse if known else (lambda text: pl.lit(None, dtype=pl.String))
    marked = is_mark("value")
    read = frame.select(
        pl.when(marked | pl.col("value").is_null()).then(None).otherwise(parse(bare("value"))).alias(name),
        (pl.col("value").is_not_null() & ~marked & parse(bare("value")).is_null()).alias("misfit"),
    )
    return read[name], read["misfit"]


def typed(column: str, format: Format) -> pl.Expr:
    """The column in its form; text is kept to the letter."""
    source = pl.col(column)
    return source if format.kind == TEXT else format.parse(source.str.strip_chars()).alias(column)
