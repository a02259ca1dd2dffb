"""What a person may read of a split."""

from typing import Any

from apps.datasets.models import Analysis, DatasetVersion, Split
from apps.datasets.queries.sensitive import MASK, hidden_columns
from apps.jobs.choices import State


def splits_under_way(version: DatasetVersion) -> list[Analysis]:
    """Splits of a long version that jobs are making, newest first; the one asked last also when it failed."""
    rows = Analysis.objects.filter(version=version, kind="split").select_related("job__project")
    return [
        asked
        for number, asked in enumerate(rows)
        if asked.job.is_active or (number == 0 and asked.job.state == State.FAILED)
    ]


def wishes_of(actor: Any, split: Split) -> dict[str, Any]:
    """What was wished of the split; moments of a hidden column are masked."""
    if not _is_hidden(actor, split):
        return dict(split.params)
    return {name: [MASK for _moment in value] if name == "cuts" else value for name, value in split.params.items()}


def facts_of(actor: Any, split: Split) -> dict[str, dict[str, Any]]:
    """What each part holds; of a hidden column the counts alone, without the values."""
    if not _is_hidden(actor, split):
        return dict(split.facts)
    return {part: _masked(facts) for part, facts in split.facts.items()}


def _is_hidden(actor: Any, split: Split) -> bool:
    return split.params.get("column", "") in hidden_columns(actor, split.version)


def _masked(facts: dict[str, Any]) -> dict[str, Any]:
    classes = [[MASK, rows] for _value, rows in facts["classes"]]
    return {**facts, "classes": classes, "first": None, "last": None}
