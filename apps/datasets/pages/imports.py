"""Pages about importing: choose files, look at what they hold, say how they are read, make a version."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import Crumb, redirect_htmx, render
from apps.core.said import spoken, spoken_each
from apps.datasets import inspecting, queries, services
from apps.datasets.choices import Mode
from apps.datasets.forms import NewDatasetForm, NewVersionForm, chosen_reading, same_reading
from apps.datasets.models import Dataset, Inspection
from apps.datasets.places import address_of
from apps.datasets.renewal import Renewal, renewal
from apps.jobs.watched import watch
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from workers.core.errors import ComputeError
from workers.importing.opening import StoredFile
from workers.importing.unpacking import ENDINGS
from workers.readers import extensions


@project_page("dataset.create", write={"POST": "dataset.create"})
def dataset_new(request: HttpRequest, project: Project) -> HttpResponse:
    """Files for a new dataset: the next page says what they hold."""
    return _choose_files(request, project, None)


@project_page("dataset.edit", write={"POST": "dataset.edit"})
def dataset_import(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """Files for a new version of a dataset."""
    return _choose_files(request, project, queries.dataset(request.user, project, dataset))


@project_action("dataset.create")
def upload_forget(request: HttpRequest, project: Project, upload: uuid.UUID) -> HttpResponse:
    """Give up a file that broke off on its way in."""
    services.forget_upload(request.user, queries.upload(request.user, project, upload))
    target = _target(request, project)
    return redirect(*(("datasets:import", project.slug, target.id) if target else ("datasets:new", project.slug)))


@project_page("dataset.view")
def import_detail(request: HttpRequest, project: Project, entry: uuid.UUID) -> HttpResponse:
    """An import that is to make a new dataset: how it goes, or why nothing came of it. Any other is on its dataset."""
    found = queries.imported(request.user, project, entry)
    if found.dataset and found.dataset.versions.exists():
        return redirect_htmx(request, reverse("datasets:detail", args=[project.slug, found.dataset_id]))
    crumbs = _crumbs(project, (_("Import"), ""))
    return render(request, "datasets/import_detail.html", {"entry": found}, crumbs=crumbs)


@project_action("dataset.edit")
def import_again(request: HttpRequest, project: Project, entry: uuid.UUID) -> HttpResponse:
    """Look at the files of an import once more, to read them another way."""
    found = queries.imported(request.user, project, entry)
    return redirect(_address(services.inspect_again(request.user, found), found.dataset))


@project_page("dataset.create", write={"POST": "dataset.create"})
def inspection(request: HttpRequest, project: Project, inspection: uuid.UUID) -> HttpResponse:
    """What the files hold. Posting looks again with other choices, or makes the version."""
    found = queries.inspection(request.user, project, inspection)
    target = _target(request, project)
    page = Page(request, found, target)
    if request.method == "POST":
        return page.posted()
    return page.draw(found.reading, part=request.GET.get("part", "1"))


@dataclass
class Page:
    """One inspection as somebody sees it, on the way to a new dataset or to the next version of ``target``."""

    request: HttpRequest
    found: Inspection
    target: Dataset | None

    def posted(self) -> HttpResponse:
        """Look again, turn the page of columns, or import."""
        data = self.request.POST
        reading = chosen_reading(data, self.found.reading, self.found.result)
        if "part" in data:
            return self.draw(reading, part=data["part"])
        try:
            if data.get("action") == "import" and self.found.result:
                if same_reading(reading, self.found.reading):
                    return redirect(self._import(reading))
                messages.info(self.request, _("You changed how it is read. Check how it looks now, then import it."))
            return redirect(self._look_again(reading))
        except (DomainError, ComputeError) as problem:
            return self.draw(
                reading, problem=spoken(problem.message), fields=spoken_each(getattr(problem, "fields", {}))
            )

    def draw(
        self, reading: dict[str, Any], *, part: str = "1", problem: str = "", fields: dict[str, str] | None = None
    ) -> HttpResponse:
        project = self.found.project
        source = self.found.source
        name = source.name if source else self.found.files[0]["name"]
        form = NewVersionForm(self.request.POST or None) if self.target else NewDatasetForm(self.request.POST or None)
        watch(self.request, self.found.job)
        context = {
            "inspection": self.found,
            "dataset": self.target,
            "form": form,
            "name": name,
            "suggested": inspecting.suggested_name(self.found),
            "problem": problem,
            "renewal": self._renewal(),
            "is_changed": not same_reading(reading, self.found.reading),
            "is_quick": inspecting.is_quick(self.found.job),
            **inspecting.shown(self.found, reading, part, fields or {}),
        }
        crumbs = _crumbs(project, *([_crumb_of(self.target)] if self.target else []), (name, ""))
        status = 422 if problem else 200
        return render(self.request, "datasets/inspection.html", context, crumbs=crumbs, status=status)

    def _renewal(self) -> Renewal | None:
        newest = self.target.latest if self.target else None
        mode = self.request.POST.get("mode") or Mode.REPLACE
        return renewal(newest, self.found.result, mode) if newest and self.found.result else None

    def _look_again(self, reading: dict[str, Any]) -> str:
        made = services.inspect_differently(self.request.user, self.found, reading, dataset=self.target)
        return _address(made, self.target, self.request.POST.get("shown", "1"))

    def _import(self, reading: dict[str, Any]) -> str:
        data, compared = self.request.POST, self._renewal()
        if compared and compared.columns_differ and compared.mode == Mode.APPEND:
            raise DomainError(compared.cannot_append, field="mode")
        started = services.start_import(
            self.request.user,
            self.found.project,
            files=[StoredFile(**file) for file in self.found.files],
            source=self.found.source,
            reading=reading,
            dataset=self.target,
            name=data.get("name", ""),
            message=data.get("message", ""),
            mode=data.get("mode") or Mode.REPLACE,
        )
        return address_of(started)


def _choose_files(request: HttpRequest, project: Project, dataset: Dataset | None) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            files = queries.uploads(request.user, project, map(_uuid, request.POST.getlist("uploads")))
            reading = services.last_reading(dataset) if dataset else None
            made = services.inspect(request.user, project, files=files, reading=reading, dataset=dataset)
            return redirect(_address(made, dataset))
        except DomainError as error:
            problem = error.message
    unfinished = queries.unfinished_uploads(request.user, project)
    context = {"dataset": dataset, "problem": problem, "accept": _extensions(), "unfinished": unfinished}
    crumbs = (_crumb_of(dataset), (_("New version"), "")) if dataset else ((_("Import"), ""),)
    template = "datasets/dataset_import.html" if dataset else "datasets/dataset_new.html"
    return render(request, template, context, crumbs=_crumbs(project, *crumbs), status=422 if problem else 200)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise DomainError(_("Choose a file first."), field="uploads") from None


def _target(request: HttpRequest, project: Project) -> Dataset | None:
    wanted = request.GET.get("dataset", "")
    return queries.dataset(request.user, project, _uuid(wanted)) if wanted else None


def _address(found: Inspection, target: Dataset | None, part: str = "1") -> str:
    """The page of an inspection; ``part`` is the page of columns to show."""
    said = {"dataset": target.id if target else "", "part": "" if part == "1" else part}
    query = urlencode({name: value for name, value in said.items() if value})
    return reverse("datasets:inspection", args=[found.project.slug, found.id]) + (query and f"?{query}")


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Datasets"), reverse("datasets:list", args=[project.slug])), *rest)


def _crumb_of(dataset: Dataset) -> Crumb:
    return dataset.name, reverse("datasets:detail", args=[dataset.project.slug, dataset.id])


def _extensions() -> str:
    """What the file dialogue offers."""
    return ",".join([*extensions(), *ENDINGS])
