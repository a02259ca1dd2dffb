"""Pages about one version: its rows, its profile, its splits, where it came from, its file."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.errors import DomainError
from apps.core.pages import render
from apps.datasets import figures, queries, services
from apps.datasets.download import as_file
from apps.datasets.forms import SplitForm
from apps.datasets.models import DatasetVersion
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.core.errors import ComputeError

SNIPPET = """import polars as pl

frame = pl.read_delta("{uri}", version={version})"""


@project_page("dataset.view")
def version_rows(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The rows in a grid, and what later rooms show about this version."""
    version = queries.version(request.user, project, dataset, number)
    search = request.GET.get("q", "").strip()
    context = {"search": search, "panels": panels.drawn("datasets:version-detail", request, version)}
    return _render(request, version, "rows", context)


@project_page("dataset.view")
def version_profile(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """Every column in one table; one of them in full."""
    version = queries.version(request.user, project, dataset, number)
    columns = [
        {"profile": row, "spark": figures.spark(row.facts), "span": figures.span(row.facts)}
        for row in version.profiles.all()
    ]
    wanted = request.GET.get("column", "")
    shown = next((c["profile"] for c in columns if c["profile"].name == wanted), None)
    shown = shown or (columns[0]["profile"] if columns else None)
    context = {
        "columns": columns,
        "shown": shown,
        "figure": figures.distribution(shown.facts) if shown else None,
        "summary": figures.summary(shown.facts) if shown else [],
        "reading": _reading_of(version, shown.name) if shown else None,
    }
    if getattr(request, "htmx", False):
        return render(request, "datasets/_column.html", {"version": version, **context})
    return _render(request, version, "profile", context)


@project_page("dataset.view", write={"POST": "split.create"})
def version_splits(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The splits of the version, and a form for a new one."""
    version = queries.version(request.user, project, dataset, number)
    form = SplitForm(request.POST or None, list(version.columns_schema.names))
    if request.method == "POST" and form.is_valid():
        try:
            services.create_split(request.user, version, **form.wishes())
            return redirect("datasets:version-splits", project.slug, version.dataset_id, version.number)
        except (DomainError, ComputeError) as problem:
            form.add_error(None, problem.message)
    context = {"form": form, "splits": version.splits.select_related("author")}
    return _render(request, version, "splits", context, status=422 if request.method == "POST" else 200)


@project_page("dataset.view")
def version_origin(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """Where the version came from, how its file was read, and how to open it elsewhere."""
    version = queries.version(request.user, project, dataset, number)
    context = {
        "readings": version.origin.get("readings", []),
        "parents": version.parents.select_related("dataset"),
        "children": version.children.filter(dataset__project=project).select_related("dataset"),
        "entry": queries.import_of(version),
        "snippet": SNIPPET.format(uri=queries.table_uri(version), version=version.ref.version),
    }
    return _render(request, version, "origin", context)


@project_page("dataset.view")
def version_file(
    request: HttpRequest, project: Project, dataset: uuid.UUID, number: int, kind: str
) -> HttpResponseBase:
    """The version as a file."""
    return as_file(queries.version(request.user, project, dataset, number), kind)


def _render(
    request: HttpRequest, version: DatasetVersion, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    project, dataset = version.dataset.project, version.dataset
    crumbs = crumbs_of(
        project,
        (_("Datasets"), reverse("datasets:list", args=[project.slug])),
        (dataset.name, reverse("datasets:detail", args=[project.slug, dataset.id])),
        (_("Version %(number)s") % {"number": version.number}, ""),
    )
    shared = {"version": version, "dataset": dataset, "tab": tab}
    return render(request, f"datasets/version_{tab}.html", {**shared, **context}, crumbs=crumbs, status=status)


def _reading_of(version: DatasetVersion, column: str) -> dict[str, Any] | None:
    return next((r for r in version.origin.get("readings", []) if r["column"] == column), None)
