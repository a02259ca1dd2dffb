"""The splits of a version: what each holds, who used it, and a form for a new one."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core import panels
from apps.core.errors import DomainError
from apps.core.pagination import page_of
from apps.datasets import queries, services
from apps.datasets.balance import card_of
from apps.datasets.forms import SplitForm
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.core.errors import ComputeError

SHOWN = 12


@project_page("dataset.view", write={"POST": "split.create"})
def version_splits(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The splits of the version, newest first; POST makes one, or several with one seed after the other."""
    version = queries.version(request.user, project, dataset, number)
    form = SplitForm(request.POST or None, version.columns_schema, request.GET.dict(), version.dataset.key)
    if request.method == "POST" and form.is_valid():
        try:
            for wishes in form.wishes():
                services.create_split(request.user, version, **wishes)
            return redirect("datasets:version-splits", project.slug, version.dataset_id, version.number)
        except (DomainError, ComputeError) as problem:
            form.add_error(None, problem.message)
    page = page_of(request, version.splits.select_related("author").order_by("-created_at"), SHOWN)
    cards = []
    for split in page.object_list:
        split.version = version
        cards.append(card_of(request.user, split, panels.drawn("datasets:split", request, split)))
    context = {"form": form, "page": page, "cards": cards}
    return version_page(request, version, "splits", context, status=422 if request.method == "POST" else 200)
