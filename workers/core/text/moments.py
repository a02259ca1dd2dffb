"""Days and moments as people write them in text, in the orders and words of Europe.

A shape is a regular expression; a converter takes text of that shape and answers null where there is no such day.
"""

from collections.abc import Callable

import polars as pl

Convert = Callable[[pl.Expr], pl.Expr]

CLOCK = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
MINUTES = r"[0-9]{1,2}:[0-9]{2}"
ZONE = r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
TIME_OF_DAY = r"^(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?$"

SHAPES = {
    "%Y-%m-%d": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "%Y/%m/%d": r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}",
    "%Y.%m.%d": r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}",
    "%d/%m/%Y": r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}",
    "%m/%d/%Y": r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}",
    "%d.%m.%Y": r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}",
    "%d-%m-%Y": r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}",
    "%m-%d-%Y": r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}",
    "%d/%m/%y": r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}",
    "%m/%d/%y": r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}",
    "%d.%m.%y": r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}",
}
"""What each order of a day looks like in text."""

_MONTHS = (
    "january jan janvier janv januar jan. jänner enero ene gennaio gen januari janeiro",
    "february feb février févr fév fevrier fevr februar febrero febbraio februari fevereiro fev",
    "march mar mars märz mär marzo maart mrt março",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec décembre déc decembre dezember dez diciembre dic dicembre dezembro",
)
MONTHS = {word.rstrip("."): number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
"""The names of months in English, French, German, Spanish, Italian, Dutch and Portuguese; no two say another month."""
DAY_WORD = (
    "^([0-9]{1,2})(?:er|st|nd|rd|th|º|\\.)?[ \u00a0-]?(?:de )?([A-Za-zÀ-ÿ]{3,10})\\.?,?[ \u00a0-](?:de )?([0-9]{4})$"
)
WORD_DAY = r"^([A-Za-zÀ-ÿ]{3,10})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})$"


def day(pattern: str) -> Convert:
    """Days written in the order of ``pattern``."""
    return lambda text: since_year_one(text.str.to_date(pattern, strict=False, cache=False))


def since_year_one(read: pl.Expr) -> pl.Expr:
    """Null before the first year, which Python and most databases cannot say."""
    return pl.when(read.dt.year() >= 1).then(read)


def worded_day(shape: str, *, month_first: bool) -> Convert:
    """Days whose month is a word."""
    month_at, day_at = (1, 2) if month_first else (2, 1)

    def convert(text: pl.Expr) -> pl.Expr:
        word = text.str.extract(shape, month_at).str.to_lowercase()
        month = word.replace_strict(MONTHS, default=None, return_dtype=pl.Int8).cast(pl.String)
        told = pl.concat_str(text.str.extract(shape, 3), month, text.str.extract(shape, day_at), separator="-")
        return since_year_one(told.str.to_date("%Y-%m-%d", strict=False, cache=False))

    return convert


def moment_shape(pattern: str, clock: str) -> str:
    return rf"^{SHAPES[pattern]}[ T]{clock}$"


def moment(pattern: str) -> Convert:
    """Moments written in the order of ``pattern``, a day and a clock; microseconds, no zone."""
    return lambda text: since_year_one(
        text.map_batches(lambda said: _moments(said, pattern), return_dtype=pl.Datetime("us"))
    )


def _moments(said: pl.Series, pattern: str) -> pl.Series:
    """Fractions of a second and the letter T cost much to allow for, so they are when there are any."""
    if said.str.contains("T", literal=True).any():
        said = said.str.replace("T", " ", literal=True)
    if said.str.contains(".", literal=True).any() and "%S" in pattern:
        pattern += "%.f"
    return said.str.to_datetime(pattern, strict=False, time_unit="us", cache=False)


ZONED = rf"^{SHAPES['%Y-%m-%d']}[ T]{MINUTES}(?::[0-9]{{2}}(?:\.[0-9]{{1,6}})?)?\s?{ZONE}$"


def zoned_moment(text: pl.Expr) -> pl.Expr:
    """Moments with an offset from UTC, kept as moments of UTC."""
    told = text.str.replace("T", " ", literal=True)
    whole = told.str.replace(r"( [0-9]{1,2}:[0-9]{2})(\s?(?:Z|[+-]))", "$1:00$2")
    return since_year_one(
        whole.str.to_datetime("%Y-%m-%d %H:%M:%S%.f%#z", strict=False, time_unit="us", time_zone="UTC", cache=False)
    )


def offsets(text: pl.Expr) -> pl.Expr:
    """The offset from UTC that each moment is written with."""
    return text.str.extract(rf"({ZONE})$", 1)
