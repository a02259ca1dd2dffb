"""What is known of how columns move together, as far as the actor may know."""

from collections.abc import Sequence
from typing import Any

from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns


def correlation_of(actor: Any, version: DatasetVersion, columns: Sequence[str] = ()) -> Analysis | None:
    """The newest comparison of exactly these columns, in whatever state; hidden columns are taken off its result."""
    asked = {"columns": list(dict.fromkeys(columns))}
    rows = Analysis.objects.filter(version=version, kind="correlation", params=asked, other=None)
    found: Analysis | None = rows.select_related("job", "job__project").first()
    hidden = hidden_columns(actor, version)
    if found is not None and found.result and hidden:
        found.result = _without(found.result, hidden)
    return found


def _without(result: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    measures = {name: _smaller(matrix, hidden) for name, matrix in result["measures"].items()}
    lists = {key: [name for name in result[key] if name not in hidden] for key in ("wordy", "beyond")}
    return {**result, **lists, "measures": measures}


def _smaller(matrix: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    kept = [at for at, name in enumerate(matrix["columns"]) if name not in hidden]
    return {
        "columns": [matrix["columns"][at] for at in kept],
        **{key: [[matrix[key][i][j] for j in kept] for i in kept] for key in ("values", "rows")},
    }


def strongest_pairs(matrix: dict[str, Any], most: int = 20) -> list[dict[str, Any]]:
    """The pairs of different columns that move together most, the strongest first."""
    names, values, rows = matrix["columns"], matrix["values"], matrix["rows"]
    pairs = [
        {"left": names[i], "right": names[j], "value": values[i][j], "rows": rows[i][j]}
        for i in range(len(names))
        for j in range(i + 1, len(names))
        if values[i][j] is not None
    ]
    return sorted(pairs, key=lambda pair: -abs(pair["value"]))[:most]
