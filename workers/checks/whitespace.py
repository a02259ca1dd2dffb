"""Blanks around text, and text that is nothing but blanks."""

from collections.abc import Iterable

import polars as pl

from workers.core.check import LOW, Check, Context, DataWarning, step
from workers.core.columns import ColumnView
from workers.core.words import _, counted


class Whitespace(Check):
    label = _("Blanks around text")
    help = _("“Lyon” and “Lyon ” look alike and are counted apart; empty text looks like a gap and is not one.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if not column.is_text or column.present.is_empty():
            return
        blank = column.trimmed.filter(pl.col("value") != pl.col("bare"))
        empty = column.trimmed.filter(pl.col("bare") == "")
        touched = int(blank["n"].sum()) + int(empty.filter(pl.col("value") == "")["n"].sum())
        if not touched:
            return
        one, many = (
            _("1 cell of “{column}” begins or ends with blanks."),
            _("{n} cells of “{column}” begin or end with blanks."),
        )
        if not empty.is_empty():
            one, many = (
                _("1 cell of “{column}” is empty text, or begins or ends with blanks."),
                _("{n} cells of “{column}” are empty text, or begin or end with blanks."),
            )
        sentence = counted(one, many, touched, column=column.name)
        values = [*blank["value"], *empty["value"]]
        yield self.warn(
            LOW,
            column.name,
            sentence,
            _("Take the blanks off; text that is then empty becomes missing, as it was meant."),
            step("format_text", columns=[column.name], trim=True, case="keep", empty_is_missing=not empty.is_empty()),
            examined=column.rows,
            affected=touched,
            examples=tuple(f"“{value[:60]}”".replace("\0", "") for value in values[:5]),
            rows=column.places_of(values[:200]),
        )
