"""Values of a table as JSON: exact for people, whatever the type."""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

SAFE_INTEGER = 2**53 - 1
"""Beyond this, JavaScript rounds; such integers travel as text."""


def cell(value: Any) -> str | int | float | bool | None:
    """One value; missing is None. Infinite and undefined numbers travel as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
