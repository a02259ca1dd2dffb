"""Identifiers that come twice."""

from collections.abc import Iterable

import polars as pl

from workers.core.check import MEDIUM, Check, Context, DataWarning, step
from workers.core.columns import ColumnView, shown
from workers.core.schema import INTEGER, TEXT
from workers.core.words import _, counted

NEARLY = 0.97
"""Below this the column repeats by its nature, such as a customer in a table of orders."""
LEAST_ROWS = 50
ENDINGS = ("id", "uuid", "guid")


class RepeatedIdentifiers(Check):
    label = _("Repeated identifier")
    help = _("An identifier that comes twice means one thing recorded twice, or two things under one name.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        present = len(column.present)
        named = column.name.lower().replace("_", " ").replace("-", " ").split()[-1:]
        if column.kind not in (TEXT, INTEGER) or present < LEAST_ROWS or not named or named[0] not in ENDINGS:
            return
        if not NEARLY * present <= column.distinct < present:
            return
        twice = column.counts.filter(pl.col("n") > 1)
        values = twice["value"].head(200).to_list()
        yield self.warn(
            MEDIUM,
            column.name,
            counted(
                _("1 value of “{column}” comes more than once."),
                _("{n} values of “{column}” come more than once."),
                twice.height,
                column=column.name,
            ),
            _("Look at the rows: keep one of each, or correct the identifier."),
            step("drop_duplicates", columns=[column.name]),
            examined=column.rows,
            affected=int(twice["n"].sum()),
            examples=tuple(shown(value) for value in values[:5]),
            rows=column.places_of(values),
        )
