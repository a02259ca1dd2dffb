"""Aggregates as DuckDB SQL: what fitted steps learn."""

from workers.core.expressions.aggregates import Aggregate

COUNTED = ("mode", "categories")
"""Those that need every value counted."""


def fold(aggregate: Aggregate, value: str) -> str:
    """The aggregate over all rows of a column, unless it is one of ``COUNTED``."""
    match aggregate.function:
        case "count":
            return f"count({value})"
        case "mean":
            return f"avg({value})"
        case "deviation":
            return f"stddev_pop({value} / 2.0**512) * 2.0**512"  # squares of the largest floats are none
        case "minimum":
            return f"min({value})"
        case "maximum":
            return f"max({value})"
        case "quantile":
            return f"quantile_cont({value}, {aggregate.at!r})"
    raise ValueError(f"There is no aggregate “{aggregate.function}”.")
