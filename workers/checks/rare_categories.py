"""Categories with a handful of rows."""

from collections.abc import Iterable

import polars as pl

from workers.core.check import LOW, Check, Context, DataWarning, Remedy, nothing, step
from workers.core.columns import ColumnView, shown
from workers.core.words import _, counted

FEW_ROWS = 10
FEW_SHARE = 0.005
"""Fewer than one row in two hundred, and fewer than ten in all: too few to learn from, or to be in every part."""
MOST_CATEGORIES = 100
MOST_PAIRS = 50


class RareCategories(Check):
    label = _("Rare categories")
    help = _("A category with a handful of rows may be missing from training, or be a misspelling.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        present = len(column.present)
        usable = column.is_text and 3 <= column.distinct <= MOST_CATEGORIES and not context.is_target(column.name)
        if not usable or column.distinct > present / 20:
            return
        few = (pl.col("n") < FEW_ROWS) & (pl.col("n") < FEW_SHARE * present)
        rare = column.trimmed.filter(few & (pl.col("value") == pl.col("bare")))
        if rare.is_empty() or rare.height >= column.distinct - 1:
            return
        values = rare["value"].to_list()
        yield self.warn(
            LOW,
            column.name,
            counted(
                _("1 category of “{column}” has only a few rows."),
                _("{n} categories of “{column}” have only a few rows each."),
                len(values),
                column=column.name,
            ),
            _("Put them together as “other”, or correct them if they are misspellings."),
            _remedy(column.name, values),
            examined=column.rows,
            affected=int(rare["n"].sum()),
            examples=tuple(shown(value) for value in values[:5]),
            rows=column.places_of(values),
        )


def _remedy(name: str, values: list[str]) -> Remedy:
    if len(values) < 2 or len(values) > MOST_PAIRS:
        return nothing(_("Group them in the recipe once you know what they mean."))
    return step("map_values", column=name, pairs=[[value, "other"] for value in values], unseen="keep")
