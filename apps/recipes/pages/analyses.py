"""Analyses at the step that is looked at: the panel, adding one, one card, taking one off."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.forms import read_params
from apps.core.pages import render
from apps.core.said import spoken, spoken_each
from apps.jobs.services import cancel
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.analysing import Card
from apps.recipes.choices import Place
from apps.recipes.editor import Editor, open_editor
from apps.recipes.models import StepAnalysis
from apps.recipes.pages.shown import asked_branch, asked_source, asked_version, at_of, crumbs_to
from workers.analyses import analyses, in_order
from workers.core.analysis import Analysis
from workers.core.errors import ComputeError, ParamsError


@project_page("recipe.view")
def analysis_list(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """The analyses at a step; each of their cards is asked for on its own."""
    return _panel(request, _editor(request, project, recipe))


@project_page("recipe.edit", write={"POST": "recipe.edit"})
def analysis_add(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """The form of the analysis ``kind``; posting it attaches it to the step that is looked at."""
    editor = _editor(request, project, recipe)
    data = request.POST if request.method == "POST" else request.GET
    kind = analyses.get(data.get("kind", "") or in_order()[0].name)
    if request.method != "POST":
        return _panel(request, editor, _form(editor, kind, {}))
    values = read_params(kind.Params.fields(), request.POST)
    form = _form(editor, kind, values)
    try:
        services.attach_analysis(
            request.user,
            editor.recipe,
            kind.name,
            values,
            step=editor.at,
            version=editor.version,
            place=request.POST.get("place", Place.BOTH),
            title=request.POST.get("title", ""),
        )
    except ParamsError as problem:
        return _panel(request, editor, {**form, "errors": spoken_each(problem.fields)}, status=422)
    except (DomainError, ComputeError) as problem:
        return _panel(request, editor, {**form, "refused": spoken(problem.message)}, status=422)
    return _again(request, editor)


@project_page("recipe.view")
def analysis_card(request: HttpRequest, project: Project, recipe: uuid.UUID, analysis: uuid.UUID) -> HttpResponse:
    """One analysis with what it says of the rows shown."""
    editor = _editor(request, project, recipe)
    return _card(request, editor, queries.analysis(request.user, project, recipe, analysis))


@project_action("recipe.view")
def analysis_whole(request: HttpRequest, project: Project, recipe: uuid.UUID, analysis: uuid.UUID) -> HttpResponse:
    """Look at every row; with ``stop``, stop looking."""
    editor = _editor(request, project, recipe)
    found = queries.analysis(request.user, project, recipe, analysis)
    card = Card(request.user, found, editor.version, editor.source, on_sample=True)
    if "stop" in request.POST:
        for job in card.active_jobs:
            cancel(request.user, job)
    else:
        services.analyse_all_rows(request.user, card)
    return _card(request, editor, found) if getattr(request, "htmx", False) else _again(request, editor)


@project_action("recipe.edit")
def analysis_remove(request: HttpRequest, project: Project, recipe: uuid.UUID, analysis: uuid.UUID) -> HttpResponse:
    """Take an analysis off."""
    editor = _editor(request, project, recipe)
    services.detach_analysis(request.user, queries.analysis(request.user, project, recipe, analysis))
    return _again(request, editor)


def _card(request: HttpRequest, editor: Editor, found: StepAnalysis) -> HttpResponse:
    on_sample = request.GET.get("rows") == "sample"
    card = Card(request.user, found, editor.version, editor.source, on_sample=on_sample)
    return render(request, "recipes/_analysis.html", {"card": card, "recipe": editor.recipe, "editor": editor})


def _editor(request: HttpRequest, project: Project, recipe: uuid.UUID) -> Editor:
    found = queries.recipe(request.user, project, recipe)
    branch = asked_branch(request, found)
    version = asked_version(request, found) or queries.head_of(found, branch)
    return open_editor(request.user, found, version, at_of(request.GET), asked=asked_source(request), branch=branch)


def _form(editor: Editor, kind: Analysis, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "fields": kind.Params.fields(),
        "values": values,
        "errors": {},
        "schema": editor.before(editor.at + 1),
        "places": Place.choices if editor.at else [],
    }


def _again(request: HttpRequest, editor: Editor) -> HttpResponse:
    if getattr(request, "htmx", False):
        return _panel(request, editor)
    page = reverse("recipes:detail", args=[editor.recipe.project.slug, editor.recipe.id])
    return redirect(f"{page}?step={editor.at}{editor.kept}")


def _panel(request: HttpRequest, editor: Editor, form: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    found = [(one, one.at(editor.version)) for one in queries.analyses_of(editor.recipe)]
    here = [one for one, at in found if at == editor.at]
    others = sorted({at for _one, at in found} - {editor.at})
    htmx = getattr(request, "htmx", False)
    context = {"editor": editor, "recipe": editor.recipe, "analyses": here, "others": others, "form": form}
    context |= {"kinds": [(kind.name, str(_(kind.label))) for kind in in_order()]}
    template = "recipes/_analyses.html" if htmx else "recipes/recipe_analyses.html"
    return render(request, template, context, crumbs=crumbs_to(editor.recipe, _("Analyses")), status=status)
