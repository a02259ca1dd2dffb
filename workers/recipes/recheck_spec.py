"""Checking again with a recipe: what is asked. The answer is an insights report."""

from dataclasses import dataclass
from typing import Any

from workers.core.tables import TableRef


@dataclass(frozen=True)
class RecheckSpec:
    """Which rows, which steps on them, and the target; "" lets the names decide."""

    table: TableRef
    steps: list[dict[str, Any]]
    target: str = ""
