"""Pages about saved sources."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.forms import read_params
from apps.core.pages import Crumb, redirect_htmx, render
from apps.core.pagination import page_of
from apps.core.said import spoken, spoken_each
from apps.datasets import queries, services
from apps.datasets.forms.sources import FetchForm, SourceForm
from apps.datasets.models import Dataset, Fetch, Source
from apps.datasets.wording import asked_facts
from apps.jobs.choices import State
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from workers.connectors import connectors
from workers.core.connector import Connector
from workers.core.errors import ParamsError
from workers.core.registry import UnknownPlugin


@project_page("source.view")
def source_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every source of the project."""
    search = request.GET.get("q", "").strip()
    page = page_of(request, queries.sources_of(request.user, project, search))
    for source in page.object_list:
        source.plugin = connectors.get(source.connector)
    context = {"page": page, "search": search}
    return render(request, "datasets/source_list.html", context, crumbs=_crumbs(project, (_("Sources"), "")))


@project_page("source.edit")
def source_new(request: HttpRequest, project: Project) -> HttpResponse:
    """Choose the kind of place."""
    context = {"connectors": connectors.all()}
    return render(
        request, "datasets/source_new.html", context, crumbs=_crumbs(project, _sources(project), (_("New"), ""))
    )


@project_page("source.edit", write={"POST": "source.edit"})
def source_make(request: HttpRequest, project: Project, connector: str) -> HttpResponse:
    """The form of one kind of place."""
    try:
        plugin = connectors.get(connector)
    except UnknownPlugin:
        raise Http404 from None
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_source(
                request.user, project, name=form.cleaned_data["name"], connector=connector, **_posted(request, plugin)
            )
            return redirect_htmx(request, _tried(request, made))
        except (DomainError, ParamsError) as problem:
            return _form(request, project, plugin, form, problem=problem)
    return _form(request, project, plugin, form)


@project_page("source.edit", write={"POST": "source.edit"})
def source_edit(request: HttpRequest, project: Project, source: uuid.UUID) -> HttpResponse:
    """Change a source; credentials that are left empty stay."""
    found = queries.source(request.user, project, source)
    plugin = connectors.get(found.connector)
    form = SourceForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_source(request.user, found, name=form.cleaned_data["name"], **_posted(request, plugin))
            return redirect_htmx(request, _tried(request, found))
        except (DomainError, ParamsError) as problem:
            return _form(request, project, plugin, form, source=found, problem=problem)
    return _form(request, project, plugin, form, source=found)


@project_page("source.view")
def source_detail(request: HttpRequest, project: Project, source: uuid.UUID) -> HttpResponse:
    """One source: how it is asked, what became of it, and its last fetches."""
    found = queries.source(request.user, project, source)
    plugin = connectors.get(found.connector)
    fetches = page_of(request, queries.fetches_of(found))
    context = {
        "source": found,
        "plugin": plugin,
        "facts": asked_facts(plugin, found.options),
        "page": fetches,
        "newest": next(iter(fetches.object_list), None) if fetches.number == 1 else None,
        "datasets": queries.datasets_from(request.user, found),
    }
    return render(request, "datasets/source_detail.html", context, crumbs=_crumbs_of(found))


@project_page("dataset.create", write={"POST": "dataset.create"})
def source_import(request: HttpRequest, project: Project, source: uuid.UUID) -> HttpResponse:
    """Fetch into a new dataset, or into one that is there."""
    found = queries.source(request.user, project, source)
    datasets = queries.datasets_of(request.user, project).filter(trashed_at=None)
    form = FetchForm(request.POST or None, datasets, {"dataset": request.GET.get("dataset", "")})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        target = wanted.pop("dataset")
        try:
            dataset = queries.dataset(request.user, project, uuid.UUID(target)) if target else None
            if dataset is None or not wanted["mode"]:
                wanted.pop("mode")
            if dataset is not None:
                wanted.pop("name")
            if request.POST.get("action") == "look":
                return redirect(_looked(request, found, dataset))
            started = services.import_from_source(request.user, found, dataset=dataset, **wanted)
            return redirect(_after(started))
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    context = {"source": found, "form": form}
    crumbs = _crumbs_of(found, (_("Import"), ""))
    return render(request, "datasets/source_import.html", context, crumbs=crumbs, status=_status(request))


@project_page("source.view")
def fetch_detail(request: HttpRequest, project: Project, fetch: uuid.UUID) -> HttpResponse:
    """One fetch while it runs, and why it failed; what it brought has a page of its own, which this goes on to."""
    found = queries.fetch(request.user, project, fetch)
    if found.job.state == State.SUCCEEDED:
        return redirect_htmx(request, _goal_of(found, request.GET.get("dataset", "")))
    crumbs = _crumbs_of(found.source, (_("Import"), ""))
    return render(request, "datasets/fetch_detail.html", {"fetch": found}, crumbs=crumbs)


@project_action("source.edit")
def source_try(request: HttpRequest, project: Project, source: uuid.UUID) -> HttpResponse:
    """Try the connection."""
    return redirect(_tried(request, queries.source(request.user, project, source)))


@project_action("source.edit")
def source_delete(request: HttpRequest, project: Project, source: uuid.UUID) -> HttpResponse:
    """Forget a source and its credentials."""
    services.delete_source(request.user, queries.source(request.user, project, source))
    return redirect("datasets:sources", project.slug)


@project_action("dataset.edit")
def dataset_refresh(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """Fetch once more from where the dataset last came from."""
    found = queries.dataset(request.user, project, dataset)
    services.refresh(request.user, found)
    return redirect("datasets:detail", project.slug, found.id)


def _posted(request: HttpRequest, plugin: Connector) -> dict[str, Any]:
    options = read_params(plugin.Params.fields(), request.POST)
    if sent := request.POST.get("uploads"):
        options["upload"] = sent
    return {
        "options": options,
        "secrets": read_params(plugin.Secrets.fields(), request.POST),
        "anyway": "anyway" in request.POST,
    }


def _form(
    request: HttpRequest,
    project: Project,
    plugin: Connector,
    form: SourceForm,
    *,
    source: Source | None = None,
    problem: DomainError | ParamsError | None = None,
) -> HttpResponse:
    saved = source.options if source else {}
    values = _posted(request, plugin)["options"] if request.method == "POST" else saved
    fields = plugin.Params.fields()
    with_upload = any(field["name"] == "upload" for field in fields)
    context = {
        "plugin": plugin,
        "source": source,
        "form": form,
        "fields": [field for field in fields if field["name"] != "upload"],
        "secret_fields": plugin.Secrets.fields(),
        "values": values,
        "errors": _errors_by_field(problem, form, plugin),
        "unanswered": isinstance(problem, services.NoAnswer),
        "hint": spoken(plugin.hint(settings.SOURCE_FOLDERS)),
        "with_upload": with_upload,
    }
    crumbs = _crumbs_of(source, (_("Edit"), "")) if source else _crumbs(project, _sources(project), (_("New"), ""))
    return render(request, "datasets/source_form.html", context, crumbs=crumbs, status=_status(request))


def _errors_by_field(problem: DomainError | ParamsError | None, form: SourceForm, plugin: Connector) -> dict[str, str]:
    """Sentences for the connector's fields; what belongs to no field of it goes to the form."""
    if problem is None:
        return {}
    if isinstance(problem, ParamsError):
        return spoken_each(problem.fields)
    sentence = spoken(problem.message)
    if problem.field in {field["name"] for field in [*plugin.Params.fields(), *plugin.Secrets.fields()]}:
        return {str(problem.field): sentence}
    form.add_error(problem.field if problem.field in form.fields else None, sentence)
    return {}


def _tried(request: HttpRequest, source: Source) -> str:
    """The source's page, where the try that starts here is seen."""
    services.try_source(request.user, source)
    return reverse("datasets:source", args=[source.project.slug, source.id])


def _after(fetch: Any) -> str:
    slug = fetch.source.project.slug
    if fetch.dataset_id:
        return reverse("datasets:detail", args=[slug, fetch.dataset_id])
    return reverse("datasets:fetch", args=[slug, fetch.id])


def _looked(request: HttpRequest, source: Source, target: Dataset | None) -> str:
    """The page that goes on to the look once everything has come; for the next version of ``target``, if any."""
    reading = services.last_reading(target) if target else None
    fetch = services.look_at_source(request.user, source, reading=reading, dataset=target)
    return _for_target(
        reverse("datasets:fetch", args=[source.project.slug, fetch.id]), str(target.id) if target else ""
    )


def _for_target(address: str, target: str) -> str:
    return f"{address}?{urlencode({'dataset': target})}" if target else address


def _goal_of(fetch: Fetch, target: str) -> str:
    """Where a fetch that succeeded leads."""
    slug = fetch.source.project.slug
    if fetch.inspection_id:
        return _for_target(reverse("datasets:inspection", args=[slug, fetch.inspection_id]), target)
    if fetch.entry_id:
        return reverse("datasets:import-detail", args=[slug, fetch.entry_id])
    return reverse("datasets:source", args=[slug, fetch.source_id])


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _sources(project: Project) -> Crumb:
    return _("Sources"), reverse("datasets:sources", args=[project.slug])


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Datasets"), reverse("datasets:list", args=[project.slug])), *rest)


def _crumbs_of(source: Source, *rest: Crumb) -> list[Crumb]:
    project = source.project
    here = source.name, reverse("datasets:source", args=[project.slug, source.id]) if rest else ""
    return _crumbs(project, _sources(project), here, *rest)
