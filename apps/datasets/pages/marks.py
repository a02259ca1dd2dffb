"""The columns of a dataset, and which of them are sensitive."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from apps.core.pages import render
from apps.core.pagination import page_of
from apps.datasets import queries, services
from apps.datasets.choices import Mark
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project

SHOWN = 200


@project_page("dataset.view", write={"POST": "dataset.sensitive"})
def dataset_columns(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """Every column of any version; POST marks those of ``shown`` that are in ``sensitive`` and unmarks the others."""
    found = queries.dataset(request.user, project, dataset)
    own = reverse("datasets:columns", args=[project.slug, found.id])
    if request.method == "POST":
        chosen = set(request.POST.getlist("sensitive"))
        marks = {name: _words(found.marks, name, name in chosen) for name in request.POST.getlist("shown")}
        services.mark_columns(request.user, found, marks)
        messages.success(request, _("Saved."))
        back = request.POST.get("next", "")
        return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else own)
    search = request.GET.get("q", "").strip()
    names = [name for name in queries.known_columns(found) if search.lower() in name.lower()]
    kinds = {column["name"]: column["kind"] for column in found.latest.schema} if found.head else {}
    marked = queries.sensitive_columns(found)
    page = page_of(request, [{"name": n, "kind": kinds.get(n, ""), "sensitive": n in marked} for n in names], SHOWN)
    crumbs = crumbs_of(
        project,
        (_("Datasets"), reverse("datasets:list", args=[project.slug])),
        (found.name, reverse("datasets:detail", args=[project.slug, found.id])),
        (_("Columns"), ""),
    )
    context = {"dataset": found, "page": page, "search": search, "marked": len(marked)}
    return render(request, "datasets/dataset_columns.html", context, crumbs=crumbs)


def _words(marks: dict[str, list[str]], name: str, is_sensitive: bool) -> list[str]:
    others = [word for word in marks.get(name, []) if word != Mark.SENSITIVE]
    return [*others, Mark.SENSITIVE] if is_sensitive else others
