"""The page of a version's rows: the grid, what it shows in words, and what later rooms show about the version."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.errors import DomainError
from apps.core.pages import render
from apps.core.said import spoken
from apps.datasets import queries
from apps.datasets.models import DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.browsing.comparisons import comparisons_of
from workers.core.errors import ComputeError
from workers.core.schema import KINDS


@project_page("dataset.view")
def version_rows(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The rows in a grid; for htmx the bar above them, which says what is shown."""
    version = queries.version(request.user, project, dataset, number)
    context = {"version": version, **_look(request, version)}
    if getattr(request, "htmx", False):
        return render(request, "datasets/_look.html", context)
    place = {"project": project.slug, "dataset": dataset, "number": number}
    asked = {name: value for name, value in (("q", context["search"]), ("filter", context["where"])) if value}
    context |= {
        "rows_url": reverse("api-datasets:version-rows", kwargs=place),
        "rows_query": f"?{urlencode(asked)}" if asked else "",
        "comparisons": _comparisons(),
        "banners": panels.drawn("datasets:version-detail-banners", request, version),
        "panels": panels.drawn("datasets:version-detail", request, version),
    }
    return version_page(request, version, "rows", context)


def _look(request: HttpRequest, version: DatasetVersion) -> dict[str, Any]:
    """What the address asks to look at, in words; a ``problem`` where it makes no sense."""
    search, where, sort = (request.GET.get(name, "").strip() for name in ("q", "filter", "sort"))
    context: dict[str, Any] = {
        "search": search,
        "where": where,
        "sort": sort,
        "chips": [],
        "problem": "",
        "live": False,
    }
    schema = version.columns_schema
    try:
        hidden = queries.hidden_columns(request.user, version)
        look = queries.look_for(schema, hidden, sort=sort, where=where, search=search)
    except (DomainError, ComputeError) as problem:
        return context | {"problem": spoken(problem.message)}
    name, falling = queries.sorted_by(sort, list(schema.names)) if sort else ("", False)
    context |= {"chips": queries.chips(look.where, schema), "sorted_by": name, "falling": falling}
    context["unsearched"] = len(hidden) if search else 0
    return context | {"live": queries.is_live(version, look)}


def _comparisons() -> dict[str, list[list[Any]]]:
    """For each kind of column the comparisons that a filter can make: name, words, least and most values."""
    return {
        kind: [[name, str(_(one.label)), *one.takes] for name, one in comparisons_of(kind).items()] for kind in KINDS
    }
