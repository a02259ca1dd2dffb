"""When values of two types are the same value: one text for each value, whatever its type.

Text is read as the type that stands beside it, as an import reads it, so “3”, “3.0” and 3.0 are one value and “00123”,
which no import takes for a number, is none.
"""

from dataclasses import dataclass

import polars as pl

from workers.core.formats import FORMATS, MISSING_MARKS, SCALES
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, NUMBER, NUMERIC, TEXT, kind_of

EVERY_FLOAT_HOLDS = 15
"""So many significant digits of a decimal are one float and no other decimal is."""
NUMBERS = ("integer", "number", *(f"decimal_{scale}" for scale in reversed(SCALES)))
FORMS = {
    **dict.fromkeys(NUMERIC, NUMBERS),
    BOOLEAN: ("boolean",),
    DATE: ("date", "datetime", "datetime_zone"),
    DATETIME: ("datetime", "datetime_minutes", "datetime_zone", "date"),
}
"""Kind -> the forms in which text beside it is read, the first that fits."""


@dataclass(frozen=True)
class Beside:
    """What stands on the other side: the kind, and the form its values had in a file."""

    kind: str
    form: str = ""


def written(value: pl.Expr, dtype: pl.DataType, beside: Beside) -> pl.Expr:
    """A value as text, such that two values of different types are equal exactly when their texts are."""
    kind = kind_of(dtype)
    if kind == TEXT:
        text = value.cast(pl.String)
        return text if beside.kind == TEXT else _read(text, beside)
    return _told(value, kind, getattr(dtype, "time_zone", None) is not None)


def reads_as(text: pl.Expr, beside: Beside) -> pl.Expr:
    """Whether text is read as a value of a kind other than text, or as a missing one; null where it is missing."""
    bare = text.cast(pl.String).str.strip_chars()
    fits = [FORMATS[form].parse(bare).is_not_null() for form in _forms(beside)]
    return pl.when(text.is_not_null()).then(pl.any_horizontal(*fits, bare.str.to_lowercase().is_in(MISSING_MARKS)))


def _forms(beside: Beside) -> list[str]:
    own = (beside.form,) if beside.form in FORMATS and FORMATS[beside.form].kind == beside.kind else ()
    return list(dict.fromkeys((*own, *FORMS[beside.kind])))


def _read(text: pl.Expr, beside: Beside) -> pl.Expr:
    """Text as a value of the other kind says it; text that is none stays what it is."""
    bare = text.str.strip_chars()
    read = [(FORMATS[form], form == "datetime_zone") for form in _forms(beside)]
    said = [_told(form.parse(bare), form.kind, zoned) for form, zoned in read]
    lower = bare.str.to_lowercase()
    if beside.kind == NUMBER:
        said = [pl.when(lower == "nan").then(pl.lit("NaN")), *said]
    marks = [mark for mark in MISSING_MARKS if not (beside.kind == NUMBER and mark == "nan")]
    return pl.when(~lower.is_in(marks)).then(pl.coalesce(*said, text))


def _told(value: pl.Expr, kind: str, zoned: bool) -> pl.Expr:
    if kind == NUMBER:
        return _float(value)
    if kind == DATETIME:
        return _moment((value.dt.convert_time_zone("UTC") if zoned else value).cast(pl.String))
    text = value.cast(pl.String)
    return _decimal(text) if kind == DECIMAL else text


def _float(value: pl.Expr) -> pl.Expr:
    """Whole numbers exactly, others in the shortest way that says them."""
    whole = pl.when(value.is_finite() & (value == value.round())).then(value.cast(pl.Int128, strict=False))
    return pl.coalesce(whole.cast(pl.String), value.cast(pl.String))


def _decimal(text: pl.Expr) -> pl.Expr:
    """As the float says it that is this number, if there is one."""
    stripped = text.str.strip_chars_end("0").str.strip_chars_end(".")
    short = pl.when(text.str.contains(".", literal=True)).then(stripped).otherwise(text)
    digits = short.str.replace_all(r"[-.]", "").str.strip_chars_start("0").str.len_bytes()
    held = short.str.contains(".", literal=True) & (digits <= EVERY_FLOAT_HOLDS)
    return pl.when(held).then(short.cast(pl.Float64, strict=False).cast(pl.String)).otherwise(short)


def _moment(text: pl.Expr) -> pl.Expr:
    """Without the digits that say nothing; midnight is the day."""
    short = text.str.replace(r"(\.[0-9]*?)0*(\+00:00)?$", "${1}${2}").str.replace(r"\.(\+00:00)?$", "${1}")
    return short.str.replace(r" 00:00:00$", "")
