"""The splits of a version: what each holds, who used it, and a form for a new one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.errors import DomainError
from apps.core.pagination import page_of
from apps.core.said import spoken
from apps.datasets import queries, services
from apps.datasets.balance import card_of
from apps.datasets.forms import SplitForm
from apps.datasets.models import Split
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from workers.core.errors import ComputeError

SHOWN = 12


@project_page("dataset.view", write={"POST": "split.create"})
def version_splits(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The splits of the version, newest first; POST makes one, or several with one seed after the other."""
    version = queries.version(request.user, project, dataset, number)
    schema, target = version.columns_schema, queries.known_target(version)
    form = SplitForm(request.POST or None, schema, request.GET.dict(), version.dataset.key, target)
    if request.method == "POST" and form.is_valid():
        try:
            for wishes in form.wishes():
                services.start_split(request.user, version, **wishes)
            return redirect("datasets:version-splits", project.slug, version.dataset_id, version.number)
        except (DomainError, ComputeError) as problem:
            form.add_error(None, spoken(problem.message))
    page = page_of(request, version.splits.select_related("author").order_by("-created_at"), SHOWN)
    cards = []
    for split in page.object_list:
        split.version = version
        cards.append(card_of(request.user, split, panels.drawn("datasets:split", request, split)))
    under_way = queries.splits_under_way(version)
    context = {"form": form, "page": page, "cards": cards, "under_way": under_way}
    return version_page(request, version, "splits", context, status=422 if request.method == "POST" else 200)


@project_action("split.create")
def split_rename(request: HttpRequest, project: Project, split: uuid.UUID) -> HttpResponse:
    """Another name for a split."""
    found = queries.split(request.user, project, split)
    try:
        services.rename_split(request.user, found, request.POST.get("name", ""))
    except DomainError as problem:
        messages.error(request, problem.message)
    return _back(project, found)


@project_action("split.create")
def split_delete(request: HttpRequest, project: Project, split: uuid.UUID) -> HttpResponse:
    """Forget a split, or say what uses it."""
    found = queries.split(request.user, project, split)
    try:
        services.delete_split(request.user, found)
        messages.info(request, _("“%(name)s” is deleted.") % {"name": found.name})
    except DomainError as problem:
        messages.error(request, problem.message)
    return _back(project, found)


def _back(project: Project, split: Split) -> HttpResponse:
    return redirect("datasets:version-splits", project.slug, split.version.dataset_id, split.version.number)
