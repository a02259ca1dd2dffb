"""Pages of the trash: into it, out of it, and for good."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import render
from apps.core.pagination import page_of
from apps.core.templatetags.figures import bytes_
from apps.datasets import queries, services
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.queries.trash import Trashed
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project

SHOWN = 12
"""Things on one page: what a purge of each would free is worked out when the page is asked for."""


@project_page("dataset.view")
def trash(request: HttpRequest, project: Project) -> HttpResponse:
    """What is in the trash, with the bytes that a purge frees."""
    page = page_of(request, queries.in_trash(request.user, project), SHOWN)
    items = [_item(project, item) for item in page.object_list]
    crumbs = crumbs_of(project, (_("Datasets"), reverse("datasets:list", args=[project.slug])), (_("Trash"), ""))
    context = {"items": items, "page": page, "under_way": queries.purges_under_way(project)}
    return render(request, "datasets/trash.html", context, crumbs=crumbs)


def _item(project: Project, item: Trashed) -> dict[str, Any]:
    if isinstance(item.thing, DatasetVersion):
        noun, place = "version", [project.slug, item.thing.dataset_id, item.thing.number]
        url = reverse("datasets:version-origin", args=place)
    else:
        noun, place = "dataset", [project.slug, item.thing.id]
        url = reverse("datasets:detail", args=place)
    return {
        "name": item.name,
        "size": services.preview_purge(item.thing).size,
        "at": item.at,
        "url": url,
        "untrash_url": reverse(f"datasets:{noun}-untrash", args=place),
        "purge_url": reverse(f"datasets:{noun}-purge", args=place),
    }


@project_action("dataset.trash")
def dataset_trash(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """A dataset goes into the trash."""
    found = queries.dataset(request.user, project, dataset)
    services.trash_dataset(request.user, found)
    messages.info(request, _("“%(name)s” is in the trash.") % {"name": found.name})
    return redirect("datasets:list", project.slug)


@project_action("dataset.trash")
def dataset_untrash(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """A dataset comes back."""
    back = services.untrash_dataset(request.user, queries.dataset(request.user, project, dataset))
    messages.success(request, _("“%(name)s” is out of the trash.") % {"name": back.name})
    return redirect("datasets:detail", project.slug, back.id)


@project_action("dataset.trash")
def version_trash(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """One version goes into the trash."""
    version = services.trash_version(request.user, queries.version(request.user, project, dataset, number))
    messages.info(request, _("“%(name)s” is in the trash.") % {"name": version})
    return redirect("datasets:detail", project.slug, version.dataset_id)


@project_action("dataset.trash")
def version_untrash(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """One version comes back."""
    version = services.untrash_version(request.user, queries.version(request.user, project, dataset, number))
    messages.success(request, _("“%(name)s” is out of the trash.") % {"name": version})
    return redirect("datasets:version-origin", project.slug, version.dataset_id, version.number)


@project_page("dataset.purge", write={"POST": "dataset.purge"})
def dataset_purge(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """What purging a dataset takes away, and the button that does it."""
    found = queries.dataset(request.user, project, dataset)
    return _purge(request, project, found, found.name)


@project_page("dataset.purge", write={"POST": "dataset.purge"})
def version_purge(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """What purging a version takes away, and the button that does it."""
    version = queries.version(request.user, project, dataset, number)
    return _purge(request, project, version, str(version))


@project_page("dataset.purge", write={"POST": "dataset.purge"})
def purge_all(request: HttpRequest, project: Project) -> HttpResponse:
    """What purging the whole trash takes away, and the button that does it."""
    return _purge(request, project, project, _("everything in the trash"))


def _purge(
    request: HttpRequest, project: Project, thing: Dataset | DatasetVersion | Project, name: str
) -> HttpResponse:
    if request.method == "POST":
        done = services.start_purge(request.user, thing)
        said = _("A job is freeing %(size)s.") if done.job else _("%(size)s were freed.")
        messages.success(request, said % {"size": bytes_(done.freed.size)})
        return redirect("datasets:trash", project.slug)
    crumbs = crumbs_of(
        project,
        (_("Datasets"), reverse("datasets:list", args=[project.slug])),
        (_("Trash"), reverse("datasets:trash", args=[project.slug])),
        (_("Purge"), ""),
    )
    context = {"preview": services.preview_purge(thing), "name": name}
    return render(request, "datasets/purge.html", context, crumbs=crumbs)
