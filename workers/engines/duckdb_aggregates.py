"""Aggregates as DuckDB SQL: what fitted steps learn."""

from workers.core.expressions.aggregates import Aggregate

COUNTED = ("mode", "categories")
"""Those that need every value counted."""
SUMMED = ("mean", "deviation")
"""Those that depend on the order in which floats are added, which is another one each time where threads share it."""


def fold(aggregate: Aggregate, value: str) -> str:
    """The aggregate over all rows of a column, unless it is one of ``COUNTED`` or ``SUMMED``."""
    match aggregate.function:
        case "count":
            return f"count({value})"
        case "minimum":
            return f"min({value})"
        case "maximum":
            return f"max({value})"
        case "quantile":
            return f"quantile_cont({value}, {aggregate.at!r})"
    raise ValueError(f"There is no aggregate “{aggregate.function}”.")
