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


def found_in(frame: pl.DataFrame, columns: Sequence[str], text: str) -> pl.Series:
    """For each row, whether any of these cells holds ``text``, in any case and with or without accents."""
    of = {
        dtype: figures(text) if kind_of(dtype) in NUMERIC else (text.lower(),) for dtype in set(frame.schema.values())
    }
    asked = [(name, frame.schema[name], wanted) for name in columns for wanted in of[frame.schema[name]]]
    tests = [_holds(name, dtype, wanted) for name, dtype, wanted in asked if _may(dtype, wanted)]
    if not tests:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    held = frame.select(test.alias(str(at)) for at, test in enumerate(tests))  # side by side, on every core
    return held.select(pl.any_horizontal(pl.all()).fill_null(False).alias("found"))["found"]


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
