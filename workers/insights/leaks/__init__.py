"""Leaks: every way in which a table gives the answer away that can be read from the table itself."""

from workers.insights.leaks.finding import find_leaks, measured_powers
from workers.insights.leaks.shared import shared_rows

__all__ = ["find_leaks", "measured_powers", "shared_rows"]
