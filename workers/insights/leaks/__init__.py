"""Leaks: every way in which a table gives the answer away that can be read from the table itself."""

from workers.insights.leaks.finding import column_leaks, find_leaks, measured_powers, summed_up
from workers.insights.leaks.later import EVENT, MOMENT, dated_after, is_dated
from workers.insights.leaks.shared import shared_rows

__all__ = [
    "EVENT",
    "MOMENT",
    "column_leaks",
    "dated_after",
    "find_leaks",
    "is_dated",
    "measured_powers",
    "shared_rows",
    "summed_up",
]
