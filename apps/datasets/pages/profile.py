"""What every column of a version holds."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.pages import render
from apps.core.pagination import page_of
from apps.datasets import figures, queries
from apps.datasets.evidence import said_readings
from apps.datasets.models import ColumnProfile, DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.charts import suggestions

COLUMNS_A_PAGE = 100


@project_page("dataset.view")
def version_profile(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """Every column in one table, searched and sorted; one of them in full."""
    version = queries.version(request.user, project, dataset, number)
    wanted = request.GET.get("column", "")
    if getattr(request, "htmx", False):
        row = queries.profile_of(request.user, version, wanted)
        return render(request, "datasets/_column.html", {"version": version, **_shown(request, version, row)})
    profiles = queries.profiles_of(request.user, version)
    search, order = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    page = page_of(request, queries.search_profiles(profiles, search, order), COLUMNS_A_PAGE)
    row = next((row for row in profiles if row.name == wanted), None) or next(iter(page.object_list), None)
    context = {
        "page": page,
        "columns": [
            {"profile": row, "spark": figures.spark(row.facts), "span": figures.span(row.facts)}
            for row in page.object_list
        ],
        "described": bool(profiles),
        "covered": queries.hidden_columns(request.user, version),
        "marked": queries.sensitive_columns(version),
        "search": search,
        "heads": figures.sortable_heads(order),
        **_shown(request, version, row),
    }
    return version_page(request, version, "profile", context)


def _shown(request: HttpRequest, version: DatasetVersion, row: ColumnProfile | None) -> dict[str, Any]:
    if row is None:
        return {"shown": None}
    hidden = row.name in queries.hidden_columns(request.user, version)
    return {
        "shown": row,
        "hidden": hidden,
        "sensitive": row.name in queries.sensitive_columns(version),
        "figure": figures.distribution(row.facts),
        "behind": figures.behind(row.facts),
        "groups": figures.summary(row.facts),
        "hours": figures.hours(row.facts),
        "charts": [] if hidden else _charts(version, row.name),
        "reading": next(
            (r for r in said_readings(queries.origin_for(request.user, version)) if r["column"] == row.name), None
        ),
    }


def _charts(version: DatasetVersion, name: str) -> list[dict[str, str]]:
    """Links to pictures that suit the column."""
    place = reverse("datasets:version-charts", args=[version.project.slug, version.dataset_id, version.number])
    return [
        {"label": chart.label, "icon": chart.icon, "url": f"{place}?{urlencode({'chart': chart.name, **wishes})}"}
        for chart, wishes in suggestions(version.columns_schema.get(name))
    ]
