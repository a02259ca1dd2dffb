"""Making a dataset version with a recipe: choosing the rows, a dry run with the columns that are missed, the job."""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import render
from apps.core.said import spoken, spoken_each
from apps.datasets.models import DatasetVersion
from apps.jobs.watched import follow
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.editor import open_editor
from apps.recipes.forms import ApplyForm
from apps.recipes.learned import learned_in
from apps.recipes.models import RecipeVersion
from apps.recipes.pages.recipes import datasets_of
from apps.recipes.pages.shown import asked_branch, asked_source, crumbs_to
from apps.recipes.parameters import prefixed, read_values, value_fields
from apps.recipes.rehearsing import Rehearsed, column_lines, rehearsal, remembered
from apps.recipes.reporting import run_lines
from workers.core.errors import DataError, ParamsError


@project_page("dataset.create", write={"POST": "dataset.create"})
def recipe_apply(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Make a dataset version with the recipe, in the background; the address may name the one to apply it to.

    A dry run comes first where it is asked for, or where a step would fail and stop the work.
    """
    found = queries.recipe(request.user, project, recipe)
    branch = asked_branch(request, found)
    head = queries.head_of(found, branch)
    versions, asked = _versions(request, project), asked_source(request)
    source = next((version.id for version in versions if version.id == asked), queries.source_of(found))
    runs = learned_in(request.user, found)
    form = ApplyForm(request.POST or None, versions, datasets_of(request, project), runs, initial={"source": source})
    form.shows_columns(request.get_full_path())
    tried: Rehearsed | None = None
    fields, errors = value_fields(request.user, head), dict[str, str]()
    values = read_values(head, fields, request.POST)
    if request.method == "POST" and form.is_valid():
        wanted = {**form.cleaned_data, "mapping": _mapping(request), "parameters": values}
        try:
            tried = _tried(request, head, wanted)
            if tried is None:
                run = services.make_version(request.user, head, **wanted)
                follow(request, run.job)
                return redirect("jobs:detail", project.slug, run.job_id)
        except ParamsError as problem:
            errors = prefixed(spoken_each(problem.fields))
        except DataError as problem:
            form.add_error(None, spoken(problem.message))
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    editor = open_editor(request.user, found, head, branch=branch)
    context = {"recipe": found, "form": form, "editor": editor, "tried": tried}
    context |= {"fields": fields, "values": prefixed(values), "errors": errors}
    context |= _needed(request, head, versions.filter(id=form["source"].value() or None).first(), values)
    failed = request.method == "POST" and (tried is None or tried.failed is not None)
    status = 422 if failed else 200
    return render(request, "recipes/recipe_apply.html", context, crumbs=crumbs_to(found, _("Apply")), status=status)


@project_page("recipe.view")
def run_report(request: HttpRequest, project: Project, run: uuid.UUID) -> HttpResponse:
    """What became of each step when a dataset version was made; worked out here, so that no other page waits for it."""
    found = queries.run(request.user, project, run)
    crumbs = crumbs_to(found.version.recipe, _("What became of each step"))
    return render(
        request, "recipes/run_report.html", {"run": found, "lines": run_lines(request.user, found)}, crumbs=crumbs
    )


def _tried(request: HttpRequest, head: RecipeVersion, wanted: dict[str, object]) -> Rehearsed | None:
    """The dry run that was asked for, or that stops the work; None when it may begin."""
    source, mapping, on_failure = wanted["source"], wanted["mapping"], wanted["on_failure"]
    how = {"on_cluster": bool(wanted.get("on_cluster")), "parameters": wanted["parameters"]}
    how["learned_from"] = wanted.get("learned_from")
    tried = rehearsal(request.user, head, source, mapping, on_failure, **how)  # type: ignore[arg-type]
    return tried if "try" in request.POST or tried.failed and tried.needs else None


def _mapping(request: HttpRequest) -> dict[str, str]:
    """Name in the recipe -> column that stands for it."""
    return {own: column for own, column in _chosen(request).items() if own and column and own != column}


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Name in the recipe -> column, or nothing where none is to stand for it, as the form has them in two lists."""
    return dict(zip(request.POST.getlist("own"), request.POST.getlist("stands"), strict=False))


def _needed(
    request: HttpRequest, head: RecipeVersion, source: DatasetVersion | None, values: dict[str, object]
) -> dict[str, object]:
    """Which columns the recipe misses in the rows that are chosen, and what stands for each."""
    posted = request.method == "POST"
    chosen = _chosen(request) if posted or source is None else remembered(request.user, head, source)
    try:
        lines = column_lines(head, source, values, chosen) if source else []
    except (DataError, DomainError, ParamsError):
        lines = []  # the form says why
    asked = {line.need.column for line in lines}
    more = {own: column for own, column in _mapping(request).items() if own not in asked}
    by_name = sum(line.is_by_name for line in lines)
    is_elsewhere = source is not None and source.dataset_id != head.recipe.dataset_id
    fits = is_elsewhere and not any(line.is_missed for line in lines)
    return {"rows": source, "needs": lines, "mapping": more, "fits": fits, "by_name": by_name}


def _versions(request: HttpRequest, project: Project) -> QuerySet[DatasetVersion]:
    rows = DatasetVersion.objects.live().visible_to(request.user).filter(dataset__project=project)
    return rows.select_related("dataset__project").order_by("dataset__name", "-number")
