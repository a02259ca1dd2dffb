"""Primitives whose SQL is the same in every database, but for how a number is held finite."""

from collections.abc import Callable

Written = dict[str, Callable[..., str]]


def arithmetic(finite: Callable[[str], str]) -> Written:
    """Of numbers; ``finite`` makes missing of NaN and infinity."""
    return {
        "add_number": lambda a, b: finite(f"({a} + {b})"),
        "subtract_number": lambda a, b: finite(f"({a} - {b})"),
        "multiply_number": lambda a, b: finite(f"({a} * {b})"),
        "divide": lambda a, b: finite(f"({a} / {b})"),
        "power": lambda a, b: finite(f"pow({a}, {b})"),
        "absolute": lambda a: f"abs({a})",
        "square_root": lambda a: f"CASE WHEN {a} >= 0 THEN sqrt({a}) END",
        "exponential": lambda a: finite(f"exp({a})"),
        "logarithm": lambda a: f"CASE WHEN {a} > 0 THEN ln({a}) END",
    }


COMPARED: Written = {
    "equal": lambda a, b: f"{a} = {b}",
    "less": lambda a, b: f"{a} < {b}",
    "less_equal": lambda a, b: f"{a} <= {b}",
    "minimum": lambda a, b: f"CASE WHEN {a} <= {b} THEN {a} WHEN {b} < {a} THEN {b} END",
    "maximum": lambda a, b: f"CASE WHEN {a} >= {b} THEN {a} WHEN {b} > {a} THEN {b} END",
    "not": lambda a: f"NOT {a}",
    "and": lambda a, b: f"{a} AND {b}",
    "or": lambda a, b: f"{a} OR {b}",
    "is_missing": lambda a: f"{a} IS NULL",
    "coalesce": lambda a, b: f"coalesce({a}, {b})",
    "if": lambda a, b, c: f"CASE WHEN {a} THEN {b} ELSE {c} END",
}
"""Comparison, logic and choice."""
