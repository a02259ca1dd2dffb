"""The frame that every page about one version has: its crumbs and its tabs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import render
from apps.datasets.models import DatasetVersion
from apps.projects.crumbs import crumbs_of


def version_page(
    request: HttpRequest, version: DatasetVersion, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page ``datasets/version_<tab>.html`` with ``context``."""
    project, dataset = version.dataset.project, version.dataset
    crumbs = crumbs_of(
        project,
        (_("Datasets"), reverse("datasets:list", args=[project.slug])),
        (dataset.name, reverse("datasets:detail", args=[project.slug, dataset.id])),
        (_("Version %(number)s") % {"number": version.number}, ""),
    )
    if tab != "origin":
        version.refuse_purged()
    shared = {"version": version, "dataset": dataset, "tab": tab}
    return render(request, f"datasets/version_{tab}.html", {**shared, **context}, crumbs=crumbs, status=status)
