"""Pages about what datasets and versions are called, what is said of them, and old versions made new."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import render
from apps.datasets import queries, services
from apps.datasets.forms import DatasetEditForm, NoteForm, TagsForm
from apps.datasets.models import Dataset, DatasetVersion
from apps.jobs.watched import watch
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project


@project_page("dataset.edit", write={"POST": "dataset.edit"})
def dataset_edit(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """Its name, what it is, its tags, and the columns that tell its rows apart."""
    found = queries.dataset(request.user, project, dataset)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            is_to_check = _save(request, found, form)
            messages.success(request, _("Saved."))
            return redirect("datasets:edit" if is_to_check else "datasets:detail", project.slug, found.id)
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    name = queries.dataset(request.user, project, dataset).name
    crumbs = crumbs_of(
        project,
        (_("Datasets"), reverse("datasets:list", args=[project.slug])),
        (name, reverse("datasets:detail", args=[project.slug, found.id])),
        (_("Edit"), ""),
    )
    analysis, check = queries.key_check(request.user, found) or (None, None)
    check = check or queries.key_at_once(found)
    if analysis:
        watch(request, analysis.job)
    context = {"dataset": found, "name": name, "form": form, "analysis": analysis, "check": check}
    status = 422 if request.method == "POST" else 200
    return render(request, "datasets/dataset_edit.html", context, crumbs=crumbs, status=status)


def _form(request: HttpRequest, found: Dataset) -> DatasetEditForm:
    newest = found.latest
    columns = list(newest.columns_schema.names) if newest else []
    initial = {"name": found.name, "description": found.description, "tags": found.tags, "key": found.key}
    return DatasetEditForm(request.POST or None, columns, initial=initial)


def _save(request: HttpRequest, found: Dataset, form: DatasetEditForm) -> bool:
    """Whether there is a new key, of which this page says whether it holds."""
    before = found.key
    wanted = dict(form.cleaned_data)
    key = wanted.pop("key")
    with transaction.atomic():
        services.edit_dataset(request.user, found, **wanted)
        if key != before:
            services.set_key(request.user, found, key)
    return bool(key) and key != before


@project_action("dataset.edit")
def version_tags(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The tags of a version, all at once."""
    version = queries.version(request.user, project, dataset, number)
    form = TagsForm(request.POST)
    if form.is_valid():
        services.tag_version(request.user, version, form.cleaned_data["tags"])
    return _back(version)


@project_action("dataset.edit")
def version_restore(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """An old version becomes the newest."""
    version = queries.version(request.user, project, dataset, number)
    newest = version.dataset.latest
    made = services.restore_version(request.user, version)
    if made == newest:
        said = _("Nothing changed: version %(number)s already holds these rows.") % {"number": made.number}
        messages.info(request, said)
    return redirect("datasets:version-detail", project.slug, made.dataset_id, made.number)


@project_action("dataset.edit")
def note_add(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """Somebody says something of a version."""
    version = queries.version(request.user, project, dataset, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        services.add_note(request.user, version, form.cleaned_data["text"])
    return _back(version)


@project_action("dataset.edit")
def note_remove(
    request: HttpRequest, project: Project, dataset: uuid.UUID, number: int, note: uuid.UUID
) -> HttpResponse:
    """Somebody takes a note back."""
    version = queries.version(request.user, project, dataset, number)
    services.remove_note(request.user, queries.note(version, note))
    return _back(version)


def _back(version: DatasetVersion) -> HttpResponse:
    return redirect("datasets:version-origin", version.project.slug, version.dataset_id, version.number)
