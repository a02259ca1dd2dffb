"""Pages about datasets: the list, and one dataset."""

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import holdings, panels
from apps.core.filtering import FilterError, help_for
from apps.core.pages import Crumb, render
from apps.core.pagination import page_of
from apps.datasets import queries
from apps.datasets.choices import Every
from apps.datasets.evidence import said_losses, said_retypings
from apps.datasets.models import Dataset
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project


@project_page("dataset.view")
def dataset_list(request: HttpRequest, project: Project) -> HttpResponse:
    """The datasets that fit the search of the address, each with its newest version."""
    text, problem = request.GET.get("q", "").strip(), ""
    try:
        found, search = queries.searched(request.user, project, text)
    except FilterError as refused:
        found, search = queries.searched(request.user, project, "")
        problem = refused.message
    page = page_of(request, found)
    page.object_list = queries.with_heads(page.object_list)
    context = {
        "page": page,
        "search": text,
        "problem": problem,
        "summary": search.summary,
        "search_help": help_for(queries.FIELDS),
    }
    return render(request, "datasets/dataset_list.html", context, crumbs=crumbs_of(project, (_("Datasets"), "")))


@project_page("dataset.view")
def dataset_detail(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """One dataset: what runs or failed, its versions, what others show about it."""
    found = queries.dataset(request.user, project, dataset)
    page, newest = page_of(request, queries.versions_of(found)), found.latest
    origin = queries.origin_for(request.user, newest) if newest else {}
    context = {
        "dataset": found,
        "page": page,
        "comparable": page.paginator.count > 1 and not found.trashed_at,
        "retyped": said_retypings(origin),
        "stored": newest if queries.is_just_imported(found) else None,
        "losses": said_losses(origin),
        "newest": newest,
        "purged": queries.purged_at(found),
        "dependants": partial(_dependants, found),
        "open_import": queries.open_import(found),
        "refreshing": (refreshing := queries.refreshing(found)),
        "schedule": queries.schedule_of(found) if refreshing else None,
        "schedules": Every.choices,
        "unchanged": queries.unchanged_import(found),
        "untrash_url": reverse("datasets:dataset-untrash", args=[project.slug, found.id]),
        "purge_url": reverse("datasets:dataset-purge", args=[project.slug, found.id]),
        "banners": panels.drawn("datasets:detail-banners", request, found),
        "panels": panels.drawn("datasets:detail", request, found),
    }
    return render(request, "datasets/dataset_detail.html", context, crumbs=_crumbs(project, (found.name, "")))


def _dependants(dataset: Dataset) -> list[holdings.Dependant]:
    return holdings.dependants_of(list(dataset.versions.values_list("id", flat=True)))


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Datasets"), reverse("datasets:list", args=[project.slug])), *rest)
