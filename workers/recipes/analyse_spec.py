"""An analysis of every row at a step: what is asked. The answer is what the analysis found."""

from dataclasses import dataclass, field
from typing import Any

from workers.core.tables import TableRef


@dataclass(frozen=True)
class AnalyseSpec:
    """Which rows, the steps before the look, the analysis with its parameters, and the columns left out of sight."""

    table: TableRef
    steps: list[dict[str, Any]]
    kind: str
    params: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
