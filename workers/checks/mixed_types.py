"""Text that is numbers or dates but for a few stray words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from workers.core.check import LOW, MEDIUM, Check, Context, DataWarning, Remedy, nothing, step
from workers.core.columns import ColumnView, shown
from workers.core.formats import FORMATS, MISSING_MARKS, Format
from workers.core.schema import BOOLEAN, DATE, DATETIME, TEXT
from workers.core.words import _, say

MOSTLY = 0.7
"""Below this, text that happens to hold numbers, such as product names, would be taken for a column of numbers."""
LEAST_VALUES = 5
PROBE = 20_000
"""Of more different values so many, evenly spaced, are tried first; a form that few of them have ends there."""

READINGS: dict[str, dict[str, Any]] = {
    "integer": {"kind": "number"},
    "number": {"kind": "number"},
    "decimal_comma": {"kind": "number", "decimal_mark": "comma"},
    "boolean": {"kind": "boolean"},
    "date": {"kind": "date", "date_order": "year_first"},
    "datetime": {"kind": "datetime"},
    "datetime_zone": {"kind": "datetime"},
    "date_day_dots": {"kind": "date", "date_order": "day_first"},
    "date_day_first": {"kind": "date", "date_order": "day_first"},
    "date_month_first": {"kind": "date", "date_order": "month_first"},
}
"""Form -> how the step “Change type” reads it."""


class MixedTypes(Check):
    label = _("Mixed types")
    help = _("One stray word turns a column of numbers into text, and everything that counts stops counting it.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if not column.is_text or column.distinct < 2:
            return
        best = _best(column)
        if best is None or best.rows < max(LEAST_VALUES, MOSTLY * best.asked):
            return
        strays = best.strays["value"].to_list()
        # Codes that are figures in every row, such as postal codes, were left as text by somebody who knows.
        figures = all(stray.strip().isdecimal() for stray in strays[:1000])
        if best.form.kind not in (BOOLEAN, DATE, DATETIME) and figures:
            return
        yield self.warn(
            MEDIUM if strays else LOW,
            column.name,
            _sentence(column.name, best),
            _("Read the column as what it is; words that do not fit become missing and are counted in the step."),
            _remedy(column.name, best.form),
            examined=column.rows,
            affected=best.asked - best.rows if strays else best.rows,
            examples=tuple(shown(value) for value in (strays or column.counts["value"].to_list())[:5]),
            rows=column.places_of(strays[:200]),
        )


@dataclass(frozen=True)
class _Reading:
    """``rows`` of the ``asked`` fit the form; ``strays`` are the values that do not."""

    form: Format
    rows: int
    asked: int
    strays: pl.DataFrame


def _best(column: ColumnView) -> _Reading | None:
    told = column.trimmed.filter(~pl.col("bare").str.to_lowercase().is_in(list(MISSING_MARKS)))
    marks = column.trimmed.filter(pl.col("bare").str.to_lowercase().is_in([m for m in MISSING_MARKS if m]))
    asked = int(told["n"].sum())
    probe = told.gather_every(1 + told.height // PROBE)
    found: _Reading | None = None
    for form in FORMATS.values():
        if form.kind == TEXT or form.name not in READINGS:
            continue
        if probe.height < told.height and _fitting(probe, form) < 0.5 * MOSTLY:
            continue
        fits = told.select(form.parse(pl.col("bare")).is_not_null().fill_null(False)).to_series()
        rows = int(told.filter(fits)["n"].sum())
        if found is None or rows > found.rows:
            strays = pl.concat([told.filter(~fits), marks]).sort("n", descending=True)
            found = _Reading(form, rows, asked, strays)
    return found


def _fitting(values: pl.DataFrame, form: Format) -> float:
    """The share of the values that fit."""
    return float(values.select(form.parse(pl.col("bare")).is_not_null().mean()).item() or 0.0)


def _sentence(name: str, best: _Reading) -> str:
    words = {"column": name, "what": say(KINDS[best.form.kind]), "n": best.rows, "total": best.asked}
    if not best.strays.height:
        return say(_("“{column}” is stored as text, but all {n} values are {what}."), **words)
    stray = say(_("“{value}”"), value=shown(best.strays["value"][0]))
    return say(
        _("“{column}” is text because of words like {stray}: {n} of {total} values are {what}."), stray=stray, **words
    )


KINDS = {
    "integer": _("numbers as text"),
    "number": _("numbers as text"),
    "boolean": _("true or false"),
    "date": _("dates as text"),
    "datetime": _("dates with a time"),
}


def _remedy(name: str, form: Format) -> Remedy:
    if form.name not in READINGS:
        return nothing(_("Import the file again and choose the form of the column there."))
    return step("cast_type", columns=[name], **READINGS[form.name])
