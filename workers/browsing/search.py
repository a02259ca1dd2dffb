"""Text that some cell holds."""

import re
from collections.abc import Sequence

import polars as pl

from workers.browsing.letters import pattern
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, NUMERIC, TEXT, kind_of

_CAN_HOLD = {
    INTEGER: r"-?[0-9]*",
    DECIMAL: r"-?[0-9]*\.?[0-9]*",
    NUMBER: r"[-+0-9.einfa]*",
    BOOLEAN: r"[truefals]*",
    DATE: r"[-0-9]*",
    DATETIME: r"[-0-9:. utc+]*",
}
"""What text of each kind is made of; a search for anything else need not look there."""


TRUTHS = {"fr": {"vrai": "true", "faux": "false"}}
"""What the pages of a language call true and false; those of others say it in English."""
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?!\d)")


def found_in(frame: pl.DataFrame, columns: Sequence[str], text: str, language: str = "") -> pl.Series:
    """For each row, whether any of these cells holds ``text``, in any case and with or without accents.

    ``language`` is that of whoever typed it, for words of truth and dates.
    """
    of = {dtype: _meant(text, kind_of(dtype), language) for dtype in set(frame.schema.values())}
    asked = [(name, frame.schema[name], wanted) for name in columns for wanted in of[frame.schema[name]]]
    tests = [_holds(name, dtype, wanted) for name, dtype, wanted in asked if _may(dtype, wanted)]
    if not tests:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    held = frame.select(test.alias(str(at)) for at, test in enumerate(tests))  # side by side, on every core
    return held.select(pl.any_horizontal(pl.all()).fill_null(False).alias("found"))["found"]


def read_in(text: str, language: str) -> str:
    """The language where ``text`` means something else in it than in English, else nothing."""
    return language if any(_meant(text, kind, language) != (text.lower(),) for kind in (BOOLEAN, DATE)) else ""


def _meant(text: str, kind: str, language: str) -> tuple[str, ...]:
    """What cells of a kind may hold for it, in small letters."""
    if kind in NUMERIC:
        return figures(text)
    wanted = text.lower()
    if kind == BOOLEAN:
        words = TRUTHS.get(language, {})
        return (wanted, *(truth for word, truth in words.items() if wanted in word))
    return (day_first(wanted) if language in TRUTHS and kind in (DATE, DATETIME) else wanted,)


def day_first(text: str) -> str:
    """Text with its date as cells hold it: 2025-11-12 for 12/11/2025, -11-12 for 12/11. ``static/js/cells.js`` has the
    same rule."""

    def iso(found: re.Match[str]) -> str:
        day, month, year = found.groups(default="")
        return f"{year}-{month:0>2}-{day:0>2}"

    return _DAY_FIRST.sub(iso, text, count=1)


def figures(text: str) -> tuple[str, ...]:
    """The numbers that it may mean, as cells hold them, whichever signs and blanks it was typed with: 1235.03 for
    “1 235,03”, both 12.345 and 12345 for “12,345”. Other text stays. ``static/js/cells.js`` has the same rule."""
    bare = re.sub(r"[\s'’]", "", text)
    at = max(bare.rfind(","), bare.rfind("."))
    plain = f"{re.sub('[.,]', '', bare[:at])}.{bare[at + 1 :]}" if at >= 0 else bare
    whole = re.sub("[.,]", "", bare)
    found = [whole] if re.fullmatch(r"[-+]?[0-9]+((,[0-9]{3})+|(\.[0-9]{3})+)", bare) else []
    if re.fullmatch(r"[-+]?[0-9]*\.?[0-9]*", plain) and re.search("[0-9]", plain):
        found.insert(0, plain)
    return tuple(found) or (text.lower(),)


def _may(dtype: pl.DataType, wanted: str) -> bool:
    kind = kind_of(dtype)
    return kind == TEXT or re.fullmatch(_CAN_HOLD[kind], wanted) is not None


def _holds(name: str, dtype: pl.DataType, wanted: str) -> pl.Expr:
    cells = pl.col(name)
    if kind_of(dtype) != TEXT:
        return cells.cast(pl.String, strict=False).str.to_lowercase().str.contains(wanted, literal=True)
    return cells.str.contains(pattern(wanted))
