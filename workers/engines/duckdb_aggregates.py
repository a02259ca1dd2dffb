"""Aggregates as DuckDB SQL: what fitted steps learn."""

from workers.core.expressions.aggregates import Aggregate

COUNTED = ("mode", "categories", "frequencies")
"""Those that need every value counted."""
FETCHED = ("mean", "deviation", "quantile", "yeo_johnson", "box_cox", "groups", "moments", "drawn", "documents")
"""Those whose last digit depends on who computes them (the order of a sum, which is another one each time where threads
share it, and the way between two ranks), and those that no query says."""


def fold(aggregate: Aggregate, value: str) -> str:
    """The aggregate over all rows of a column, unless it is one of ``COUNTED`` or ``FETCHED``."""
    match aggregate.function:
        case "count":
            return f"count({value})"
        case "minimum":
            return f"min({value})"
        case "maximum":
            return f"max({value})"
    raise ValueError(f"There is no aggregate “{aggregate.function}”.")
