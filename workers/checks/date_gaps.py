"""Stretches of time without any row."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from workers.core.check import LOW, Check, Context, DataWarning, nothing
from workers.core.columns import ColumnView
from workers.core.said import Said
from workers.core.schema import DATE, DATETIME
from workers.core.words import _, say

LEAST_DAYS = 30
TIMES = 10.0
"""A hole is ten times the longest of the usual steps (the 95% quantile), so weekends and holidays are none."""
LEAST_HOLE = 7


class DateGaps(Check):
    label = _("Hole in time")
    help = _("Days that are missing altogether mean that a delivery was lost, or that nothing happened.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if column.kind not in (DATE, DATETIME):
            return
        days = column.counts["value"].cast(pl.Date).unique().sort()
        if len(days) < LEAST_DAYS:
            return
        steps = np.diff(days.cast(pl.Int32).to_numpy())
        usual = float(np.quantile(steps, 0.95))
        holes = np.flatnonzero(steps > max(LEAST_HOLE, TIMES * usual))
        # A single first or last day far from the rest is a wrong date, which other checks name.
        holes = holes[(holes > 0) & (holes < len(steps) - 1)]
        if not len(holes):
            return
        widest = int(holes[np.argmax(steps[holes])])
        words = {"column": column.name, "first": days[widest].isoformat(), "last": days[widest + 1].isoformat()}
        yield self.warn(
            LOW,
            column.name,
            say(_("“{column}” has no row between {first} and {last}."), **words),
            _("Find out whether a delivery is missing before anything is counted by day or month."),
            nothing(_("Rows that were never delivered cannot be made up.")),
            examined=column.rows,
            affected=len(holes),
            figures=((Said.of(_("Days without a row")), float(steps[widest] - 1)),),
        )
