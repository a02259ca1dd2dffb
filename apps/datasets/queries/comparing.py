"""Reading what is different between two versions."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from apps.datasets.models import Analysis, Dataset, DatasetVersion
from apps.datasets.queries.sensitive import MASK, hidden_columns, masked_rows, refuse_hidden
from apps.projects.models import Project
from workers.comparing.diff import ColumnDiff, DiffResult
from workers.comparing.keys import EXAMPLES, KeyResult, faulty
from workers.comparing.rows_shown import DifferentRows, different_rows
from workers.core.specs import from_json
from workers.core.tables import scan_table

MOST_ROWS = 500
MOST_KEYS = 5_000_000
"""Values of a key that are looked at within one request; more take a job."""


def comparable(actor: Any, project: Project) -> QuerySet[DatasetVersion]:
    """Every version of the project that still has its rows, newest first within each dataset."""
    rows = DatasetVersion.objects.visible_to(actor).filter(dataset__project=project, purged_at=None)
    return rows.select_related("dataset__project").order_by("dataset__name", "-number")


def offered(actor: Any, version: DatasetVersion) -> list[tuple[str, list[DatasetVersion]]]:
    """What to compare a version with: other versions of its dataset, and the newest of every other dataset."""
    rows = comparable(actor, version.project).filter(trashed_at=None, dataset__trashed_at=None)
    rows = rows.exclude(id=version.id).defer("schema", "origin", "table")
    own = list(rows.filter(dataset=version.dataset_id)[:200])
    newest: dict[Any, DatasetVersion] = {}
    for row in rows.exclude(dataset=version.dataset_id)[:1000]:
        newest.setdefault(row.dataset_id, row)
    groups = [(version.dataset.name, own), ("", list(newest.values()))]
    return [(name, found) for name, found in groups if found]


def previous(version: DatasetVersion) -> DatasetVersion | None:
    """The version before, among those that still have their rows and are not in the trash."""
    rows = version.dataset.versions.filter(number__lt=version.number, purged_at=None, trashed_at=None)
    return rows.select_related("dataset__project").first()


def key_for(before: DatasetVersion, after: DatasetVersion) -> list[str]:
    """The declared key, if both versions have all of its columns; else none."""
    key = list(after.dataset.key)
    have = set(before.columns_schema.names) & set(after.columns_schema.names)
    return key if set(key) <= have else []


def comparison(actor: Any, project: Project, analysis: Any) -> Analysis:
    """One comparison, or 404."""
    rows = Analysis.objects.visible_to(actor).filter(kind="diff", version__dataset__project=project)
    related = rows.select_related("job__project", "version__dataset__project", "other__dataset__project")
    found: Analysis = related.get_or_404(id=analysis)
    return found


def difference(actor: Any, found: Analysis) -> DiffResult | None:
    """What a comparison found, as far as the person may see it; None until its job has succeeded."""
    if found.result is None:
        return None
    result = from_json(found.result, DiffResult)
    hidden = _hidden(actor, found)
    return replace(result, columns=tuple(_masked(column, hidden) for column in result.columns)) if hidden else result


def differing(
    actor: Any, found: Analysis, way: str, offset: int, limit: int, *, column: str = "", columns: Any = None
) -> DifferentRows:
    """Some of the rows that differ, hidden values masked. Raises ``DataError`` for a way that does not exist."""
    hidden = _hidden(actor, found)
    refuse_hidden(hidden, [column])
    assert found.other is not None and found.result is not None
    result = from_json(found.result, DiffResult)
    refs = found.other.ref, found.version.ref
    seen = different_rows(*refs, result, way, offset, min(limit, MOST_ROWS), column=column, columns=columns)
    if not hidden:
        return seen
    old = {pair.name: pair.name_before for pair in result.columns}
    shut = hidden | {name for name in seen.columns if old.get(name) in hidden}
    rows = [
        replace(
            row,
            before=row.before and masked_rows([row.before], seen.columns, shut)[0],
            after=row.after and masked_rows([row.after], seen.columns, shut)[0],
        )
        for row in seen.rows
    ]
    return replace(seen, rows=rows)


def key_check(actor: Any, dataset: Dataset) -> tuple[Analysis, KeyResult | None] | None:
    """The newest check of the declared key on the newest version, and what it found as far as it has ended."""
    newest = dataset.latest
    if newest is None or not dataset.key:
        return None
    rows = Analysis.objects.filter(version=newest, kind="key", params={"columns": dataset.key})
    found = rows.select_related("job", "job__project").first()
    if found is None:
        return None
    return found, key_result(actor, found)


def key_at_once(dataset: Dataset) -> KeyResult | None:
    """Whether the declared key holds on the newest version, without examples of keys that repeat.

    None when there are too many values to look at in a request, or nothing to look at.
    """
    version, columns = dataset.latest, list(dataset.key)
    if version is None or not columns or not set(columns) <= set(version.columns_schema.names):
        return None
    if len(columns) * version.rows > MOST_KEYS:
        return None
    found = faulty(scan_table(version.ref).select(columns).collect(engine="in-memory"))
    missing = (found.missing[:EXAMPLES] + 1).tolist()
    return KeyResult(tuple(columns), version.rows, len(found.repeated), 0, len(found.missing), [], missing)


def key_result(actor: Any, found: Analysis) -> KeyResult | None:
    """What a check of a key found, hidden values masked; None until its job has succeeded."""
    if found.result is None:
        return None
    result = from_json(found.result, KeyResult)
    hidden = hidden_columns(actor, found.version)
    masked = [
        replace(entry, key=[MASK if name in hidden else v for name, v in zip(result.columns, entry.key, strict=True)])
        for entry in result.repeated
    ]
    return replace(result, repeated=masked)


def comparisons_of(actor: Any, version: DatasetVersion) -> QuerySet[Analysis]:
    """Every comparison that the version is part of, newest first."""
    rows = Analysis.objects.visible_to(actor).filter(Q(version=version) | Q(other=version), kind="diff")
    return rows.select_related("job", "version__dataset", "other__dataset")


def _hidden(actor: Any, found: Analysis) -> frozenset[str]:
    other = hidden_columns(actor, found.other) if found.other else frozenset()
    return hidden_columns(actor, found.version) | other


def _masked(column: ColumnDiff, hidden: frozenset[str]) -> ColumnDiff:
    if column.shift is None or hidden.isdisjoint({column.name, column.name_before}):
        return column
    return replace(column, shift=replace(column.shift, mean_before=None, mean_after=None, picture=None))
