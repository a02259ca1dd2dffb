"""Pages about what changed between two versions."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import redirect_htmx
from apps.datasets import changes, queries, services
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.comparing.diff import DiffResult
from workers.comparing.rows_shown import CHANGED, WAYS
from workers.core.schema import NUMERIC

ROWS_SHOWN, COLUMNS_SHOWN = 50, 40


@project_page("dataset.view")
def version_compare(request: HttpRequest, project: Project) -> HttpResponse:
    """From two chosen versions to their difference; the address holds both, in either order."""
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    if not all(asked):
        raise DomainError(_("Choose two versions first."))
    before, after = (_version(request, project, name) for name in asked)
    if before is None or after is None:
        raise Http404
    if before.dataset_id == after.dataset_id and before.number > after.number:
        before, after = after, before
    return redirect(_address(after, before=before.id))


@project_page("dataset.view", write={"POST": "dataset.view"})
def version_changes(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """What changed from another version, the one before unless the address names it; POST starts the comparison."""
    version = queries.version(request.user, project, dataset, number)
    chosen = request.POST.get("before") or request.GET.get("before", "")
    before = _version(request, project, chosen) if chosen else queries.previous(version)
    if chosen and before is None:
        raise Http404
    by_content = "content" in (request.POST.get("by"), request.GET.get("by"))
    if request.method == "POST":
        if before is None:
            raise DomainError(_("There is no earlier version to compare with."), field="before")
        services.compare(request.user, before, version, key=[] if by_content else None)
        asked = {"before": before.id, **({"by": "content"} if by_content else {})}
        return redirect_htmx(request, _address(version, **asked))
    context: dict[str, Any] = {
        "before": before,
        "offered": queries.offered(request.user, version),
        "by_content": by_content,
    }
    if before is not None:
        context |= _found(request, before, version, by_content=by_content)
    return version_page(request, version, "changes", context)


def _found(
    request: HttpRequest, before: DatasetVersion, version: DatasetVersion, *, by_content: bool
) -> dict[str, Any]:
    key = queries.key_for(before, version)
    wanted = [] if by_content else key
    analysis = services.analysis_of(version, "diff", {"key": wanted}, before)
    found = queries.difference(request.user, analysis) if analysis else None
    context: dict[str, Any] = {"analysis": analysis, "found": found, "key": key}
    if analysis is None or found is None:
        return context
    return context | {
        "sentences": changes.sentences(found),
        "moved": changes.moved(found),
        "far": changes.FAR,
        "very_far": changes.VERY_FAR,
        "cells": [column for column in found.columns if column.changed],
        "retyped": [column for column in found.columns if column.retyped],
        **_rows(request, version, analysis, found),
    }


def _rows(request: HttpRequest, version: DatasetVersion, analysis: Analysis, found: DiffResult) -> dict[str, Any]:
    """One page of the rows that differ: of the kind that the address asks for, or of the first that there is."""
    counts = {way: getattr(found, way) for way in WAYS}
    way = request.GET.get("way", "")
    if way not in counts:
        way = next((w for w, count in counts.items() if count), CHANGED)
    column = request.GET.get("column", "") if way == CHANGED else ""
    if column not in {pair.name for pair in found.columns}:
        column = ""
    total = next((pair.changed for pair in found.columns if pair.name == column), counts[way])
    page: Page[int] = Paginator(range(total), ROWS_SHOWN).get_page(request.GET.get("page"))
    shown = _columns_shown(found, way)
    seen = queries.differing(
        request.user, analysis, way, max(0, page.start_index() - 1), ROWS_SHOWN, column=column, columns=shown
    )
    return {
        "ways": counts,
        "way": way,
        "column": column,
        "page": page,
        "seen": seen,
        "rows": [_drawn(row, _numeric(version, seen.columns)) for row in seen.rows],
        "columns_left_out": _width(found, way) - len(shown),
    }


def _columns_shown(found: DiffResult, way: str) -> list[str]:
    """The key and what changed come first; the others follow as far as there is room."""
    pairs = [pair.name for pair in found.columns]
    if way == CHANGED:
        first = [*found.key, *(pair.name for pair in found.columns if pair.changed)]
        return list(dict.fromkeys([*first, *pairs]))[:COLUMNS_SHOWN]
    own = found.columns_added if way == "added" else found.columns_removed
    return [*pairs, *(column.name for column in own)][:COLUMNS_SHOWN]


def _width(found: DiffResult, way: str) -> int:
    own = {"added": found.columns_added, "removed": found.columns_removed}.get(way, ())
    return len(found.columns) + len(own)


def _numeric(version: DatasetVersion, names: Iterable[str]) -> list[bool]:
    schema = version.columns_schema
    return [name in schema and schema.get(name).kind in NUMERIC for name in names]


def _drawn(row: Any, numeric: list[bool]) -> dict[str, Any]:
    changed = set(row.changed)
    pairs = zip(row.before or row.after, row.after or row.before, numeric, strict=True)
    cells = [
        {"before": was, "after": now, "number": is_number, "changed": place in changed}
        for place, (was, now, is_number) in enumerate(pairs)
    ]
    return {"before": row.row_before, "after": row.row_after, "cells": cells}


def _version(request: HttpRequest, project: Project, wanted: str) -> DatasetVersion | None:
    try:
        identity = uuid.UUID(wanted)
    except ValueError:
        return None
    return queries.comparable(request.user, project).filter(id=identity).first()


def _address(version: DatasetVersion, **asked: Any) -> str:
    path = reverse("datasets:version-changes", args=[version.project.slug, version.dataset_id, version.number])
    return f"{path}?{urlencode(asked)}"
