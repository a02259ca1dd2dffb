"""What the grid asks of a version."""

from typing import Any

from apps.datasets.models import DatasetVersion
from workers.profiling.browse import Window, window

MOST_ROWS = 500


def grid(version: DatasetVersion, offset: int, limit: int, sort: str, search: str) -> dict[str, Any]:
    """What ``<et-grid>`` asks for: rows, and columns with what the profile knows of them."""
    seen: Window = window(version.ref, offset, min(limit, MOST_ROWS), sort=sort, search=search)
    facts = dict(version.profiles.values_list("name", "facts"))
    return {
        "total": seen.total,
        "rows": seen.rows,
        "columns": [
            {"name": column.name, "kind": column.kind, **column_head(facts.get(column.name))}
            for column in version.columns_schema
        ],
    }


def column_head(facts: dict[str, Any] | None) -> dict[str, Any]:
    """What the head of a grid column shows of its facts."""
    if not facts:
        return {}
    histogram = facts["histogram"]
    return {
        "missing": facts["missing"] / facts["rows"] if facts["rows"] else 0,
        "distinct": facts["distinct"],
        "histogram": histogram["counts"] if histogram else [count for _value, count in facts["top"]],
    }
