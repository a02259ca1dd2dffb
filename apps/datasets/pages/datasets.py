"""Pages about datasets: the list, one dataset, importing."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.errors import DomainError
from apps.core.pages import Crumb, render
from apps.core.pagination import page_of
from apps.datasets import queries, services
from apps.datasets.forms import FormatsForm, ImportForm, NewDatasetForm, ReadingForm
from apps.datasets.models import Dataset, Import
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.readers import readers


@project_page("dataset.view")
def dataset_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every dataset of the project with its newest version."""
    search = request.GET.get("q", "").strip()
    page = page_of(request, queries.datasets_of(request.user, project, search))
    page.object_list = queries.with_heads(page.object_list)
    context = {"page": page, "search": search}
    return render(request, "datasets/dataset_list.html", context, crumbs=crumbs_of(project, (_("Datasets"), "")))


@project_page("dataset.create", write={"POST": "dataset.create"})
def dataset_new(request: HttpRequest, project: Project) -> HttpResponse:
    """A new dataset from a file."""
    form, reading = NewDatasetForm(request.POST or None), ReadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and reading.is_valid():
        try:
            started = services.start_import(
                request.user,
                project,
                files=[queries.upload(request.user, project, form.cleaned_data["upload"])],
                name=form.cleaned_data["name"],
                message=form.cleaned_data["message"],
                reading=reading.reading(),
            )
            return redirect("datasets:detail", project.slug, started.dataset_id)
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    context = {"form": form, "reading": reading, "accept": _extensions()}
    return render(
        request,
        "datasets/dataset_new.html",
        context,
        crumbs=_crumbs(project, (_("Import"), "")),
        status=422 if request.method == "POST" else 200,
    )


@project_page("dataset.view")
def dataset_detail(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """One dataset: what runs or failed, its versions, what others show about it."""
    found = queries.dataset(request.user, project, dataset)
    context = {
        "dataset": found,
        "page": page_of(request, queries.versions_of(found)),
        "open_import": queries.open_import(found),
        "panels": panels.drawn("datasets:detail", request, found),
    }
    return render(request, "datasets/dataset_detail.html", context, crumbs=_crumbs(project, (found.name, "")))


@project_page("dataset.edit", write={"POST": "dataset.edit"})
def dataset_import(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """A new version of a dataset from a file."""
    found = queries.dataset(request.user, project, dataset)
    form = ImportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_import(
                request.user,
                project,
                dataset=found,
                files=[queries.upload(request.user, project, form.cleaned_data["upload"])],
                mode=form.cleaned_data["mode"],
                message=form.cleaned_data["message"],
            )
            return redirect("datasets:detail", project.slug, found.id)
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    context = {"form": form, "dataset": found, "accept": _extensions()}
    return render(
        request,
        "datasets/dataset_import.html",
        context,
        crumbs=_crumbs(project, _crumb_of(found), (_("New version"), "")),
        status=422 if request.method == "POST" else 200,
    )


@project_page("dataset.edit", write={"POST": "dataset.edit"})
def import_again(request: HttpRequest, project: Project, entry: uuid.UUID) -> HttpResponse:
    """Read the file of an import once more, with other choices."""
    found = queries.imported(request.user, project, entry)
    reading = ReadingForm(request.POST or None)
    formats = FormatsForm(request.POST or None, _formats_found(found), found.reading.get("formats", {}))
    if request.method == "POST" and reading.is_valid() and formats.is_valid():
        chosen = {**reading.reading(), "formats": formats.formats()}
        services.import_again(request.user, found, reading=chosen)
        return redirect("datasets:detail", project.slug, found.dataset_id)
    context = {"entry": found, "reading": reading, "formats": formats}
    crumbs = _crumbs(project, _crumb_of(found.dataset), (_("Read again"), ""))
    return render(request, "datasets/import_again.html", context, crumbs=crumbs)


def _formats_found(entry: Import) -> dict[str, str]:
    return entry.version.origin.get("formats", {}) if entry.version else {}


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Datasets"), reverse("datasets:list", args=[project.slug])), *rest)


def _crumb_of(dataset: Dataset) -> Crumb:
    return dataset.name, reverse("datasets:detail", args=[dataset.project.slug, dataset.id])


def _extensions() -> str:
    """What the file dialogue offers."""
    return ",".join(extension for reader in readers.all() for extension in reader.extensions)
