"""Numbers as people write them in text: points and commas, groups of thousands, percent signs and currencies.

A shape is a regular expression; a converter takes text of that shape and answers null where it says no such number.
Nothing is rounded: what a float does not hold to the last digit is no float.
"""

import re
from collections.abc import Callable
from decimal import Context, Decimal

import polars as pl

Convert = Callable[[pl.Expr], pl.Expr]

WHOLE = r"(?:0|[1-9][0-9]*)"
INTEGER = r"^(?:0|-?[1-9][0-9]{0,18})$"
NUMBER = rf"^-?(?:{WHOLE}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?$"
BLANKS = " \u00a0\u202f"
_SPACED = "|".join(rf"(?:{blank}[0-9]{{3}})+" for blank in (*BLANKS, "['’]"))
_GROUPED = rf"[1-9][0-9]{{0,2}}(?:{_SPACED})"
GROUPED_INTEGER = rf"^-?(?:{WHOLE}|{_GROUPED})$"
COMMA = rf"(?:{WHOLE}|{_GROUPED}|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+)(?:,[0-9]+)?"
POINT = rf"(?:{WHOLE}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)(?:\.[0-9]+)?"
SWISS = r"(?:[1-9][0-9]{0,2}(?:['’][0-9]{3})+)(?:\.[0-9]+)?"

SHORT = 15
"""As many digits as every float holds."""
_LONG = rf"^-?(?:0?\.0*)?(?:[0-9]\.?){{{SHORT + 1}}}"
_WHOLE_ONLY = r"^-?[0-9]+$"


def whole(text: pl.Expr) -> pl.Expr:
    """Whole numbers; null beyond 64 bits."""
    return text.cast(pl.Int64, strict=False)


def grouped_whole(text: pl.Expr) -> pl.Expr:
    """Whole numbers with blanks or apostrophes between thousands."""
    return whole(text.str.replace_all(rf"[{BLANKS}'’]", ""))


def exact_float(plain: pl.Expr) -> pl.Expr:
    """Plain text of numbers as floats, null where the float would not be that number."""
    return plain.map_batches(_exact_floats, return_dtype=pl.Float64)


def _exact_floats(plain: pl.Series) -> pl.Series:
    read = plain.cast(pl.Float64, strict=False)
    if not read.is_finite().all():
        read = read.to_frame("read").select(pl.when(pl.col("read").is_finite()).then("read")).to_series()
    longest = plain.str.len_bytes().max()
    if not isinstance(longest, int) or longest <= SHORT:
        return read.alias(plain.name)
    text = pl.col("text")
    written_so = text.str.contains(".", literal=True) & (pl.col("read").cast(pl.String) == text)
    frame = pl.DataFrame({"text": plain, "read": read}).with_row_index("at")
    long = frame.filter((text.str.len_bytes() > SHORT) & ~written_so).filter(text.str.contains(_LONG))
    doubtful = long.filter(pl.col("read").cast(pl.String) != text)
    wrong = [at for at, said, value in doubtful.iter_rows() if value is not None and not _says(said, value)]
    wrong += long.filter(text.str.contains(_WHOLE_ONLY))["at"].to_list()
    return (read.scatter(wrong, None) if wrong else read).alias(plain.name)


def _says(text: str, value: float) -> bool:
    """Whether the text is the shortest way to write the float, or all of its value as far as digits were written."""
    said = Decimal(text)
    digits = max(1, len(said.as_tuple().digits))
    return said == Decimal(repr(value)) or said == Context(prec=digits).create_decimal(Decimal(value))


def decimal(scale: int) -> Convert:
    """Exact decimals of at most ``scale`` digits after the point, 38 digits altogether."""
    return lambda text: text.cast(pl.Decimal(38, scale), strict=False)


def decimal_shape(scale: int) -> str:
    after = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    return rf"^-?(?:0|[1-9][0-9]{{0,{37 - scale}}}){after}$"


def comma_float(text: pl.Expr) -> pl.Expr:
    """1 234,56 and 1.234,56, whatever stands around."""
    return exact_float(text.str.replace_all(r"[^0-9,\-]", "").str.replace(",", ".", literal=True))


def point_float(text: pl.Expr) -> pl.Expr:
    """1,234.56, whatever stands around."""
    return exact_float(text.str.replace_all(r"[^0-9.\-]", ""))


def ungrouped_float(groups: str) -> Convert:
    """Numbers with a decimal point and one of the characters in ``groups`` between thousands."""
    return lambda text: exact_float(text.str.replace_all(f"[{groups}]", ""))


def signed_shape(sign: str, body: str, *, before: bool) -> str:
    """The shape of numbers that carry ``sign`` after them or, where that is usual, ``before`` them."""
    blank, mark = rf"[{BLANKS}]?", re.escape(sign)
    after = rf"-?{body}{blank}{mark}"
    return rf"^(?:{after}|-?{mark}{blank}-?{body})$" if before else rf"^{after}$"
