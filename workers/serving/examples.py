"""A plausible raw row made from a signature: for the self-test, the test console and the snippets."""

from typing import Any

from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, TEXT


def example_row(signature: Any) -> dict[str, Any]:
    """One raw row that the model takes: the middle of each range, the first of each list of categories."""
    return {column.name: _example(column) for column in signature.inputs}


def _example(column: Any) -> Any:
    if column.categories:
        return column.categories[0]
    if column.kind == BOOLEAN:
        return False
    if column.kind in (TEXT, DATE, DATETIME):
        return _TEXTS[column.kind]
    middle = 0.0 if column.low is None or column.high is None else (column.low + column.high) / 2
    return round(middle) if column.kind == INTEGER else float(f"{middle:.4g}")


_TEXTS = {TEXT: "text", DATE: "2024-01-31", DATETIME: "2024-01-31T12:00:00"}
