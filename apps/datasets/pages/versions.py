"""Pages about one version: where it came from, its file."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from apps.core import holdings
from apps.datasets import opening, queries, services
from apps.datasets.download import XLSX, as_file
from apps.datasets.evidence import said_readings, sentence
from apps.datasets.forms import NoteForm, TagsForm
from apps.datasets.models import DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.datasets.wording import asked_of, kind_of_file, option_facts
from apps.projects.guards import project_page
from apps.projects.models import Project


@project_page("dataset.view")
def version_origin(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """Where the version came from, how its file was read, and how to open it elsewhere."""
    version = queries.version(request.user, project, dataset, number)
    origin = queries.origin_for(request.user, version)
    entry = queries.import_of(version)
    asked = asked_of(entry)
    context = {
        "origin": origin,
        "understood": [sentence(note) for note in origin.get("notes", [])],
        "readings": said_readings(origin),
        "kind_of_file": kind_of_file(origin.get("reader", "")),
        "options": option_facts(origin.get("reader", ""), origin.get("options", {})),
        "parents": version.parents.select_related("dataset"),
        "children": version.children.filter(dataset__project=project).select_related("dataset"),
        "entry": entry,
        "asked": asked,
        "is_query": any(fact["name"] == "query" for fact in asked),
        "notes": version.notes.select_related("author"),
        "note_form": NoteForm(),
        "tags_form": TagsForm(initial={"tags": version.tags}),
        "dependants": holdings.dependants_of([version.id]),
        "is_newest": version.dataset.latest == version,
        "snippets": []
        if version.purged_at or queries.hidden_columns(request.user, version)
        else opening.snippets(version),
    }
    return version_page(request, version, "origin", context)


@project_page("dataset.view")
def version_file(
    request: HttpRequest, project: Project, dataset: uuid.UUID, number: int, kind: str
) -> HttpResponseBase:
    """The version as a file, or what is looked at of it; a long workbook that is not written has a page of its own."""
    version = queries.version(request.user, project, dataset, number)
    if kind == XLSX and queries.waiting_for_workbook(request.user, version, request.GET):
        return HttpResponseRedirect(f"{_workbook_of(version)}?{request.GET.urlencode()}")
    return as_file(request.user, version, kind, request.GET)


@project_page("dataset.view", write={"POST": "dataset.view"})
def version_workbook(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """How far the workbook of a long look is, and the way to take it home; POST has it written."""
    version = queries.version(request.user, project, dataset, number)
    if request.method == "POST":
        services.start_workbook(request.user, version, request.GET)
        return HttpResponseRedirect(request.get_full_path())
    workbook = queries.workbook_at(request.user, version, request.GET)
    waiting = queries.waiting_for_workbook(request.user, version, request.GET)
    context = {
        "waiting": waiting,
        "analysis": waiting.preparation if waiting else None,
        "written": queries.written_workbook(version, workbook),
        "chips": queries.chips(workbook.wanted.look.where, version.columns_schema),
        "search": workbook.wanted.look.search,
        "sort": workbook.wanted.look.sort,
        "columns": len(workbook.wanted.columns),
        "masked": workbook.masked,
    }
    return version_page(request, version, "rows", context, template="datasets/version_workbook.html")


def _workbook_of(version: DatasetVersion) -> str:
    place = [version.project.slug, version.dataset_id, version.number]
    return reverse("datasets:version-workbook", args=place)
