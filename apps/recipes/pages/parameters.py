"""The pane of a recipe's parameters: adding, changing, taking away."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import sanitize_separators
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.said import spoken, spoken_each
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.editor import open_editor
from apps.recipes.models import Recipe
from apps.recipes.pages.shown import asked_branch, asked_source, at_of, base_of, show
from apps.recipes.parameters import KINDS, parameter_lines, written
from workers.core.errors import ComputeError, ParamsError
from workers.core.schema import BOOLEAN, NUMBER

SIDE = "recipes/_parameters.html"
FIELDS = ("name", "kind", "default", "help")


@project_page("recipe.view", write={"POST": "recipe.edit"})
def recipe_parameters(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """The parameters; the address may name the one to change. POST adds one, or puts it in the place of another."""
    found = queries.recipe(request.user, project, recipe)
    if request.method != "POST":
        return _pane(request, found, replaces=request.GET.get("parameter", ""))
    wanted = {name: request.POST.get(name, "").strip() for name in FIELDS}
    replaces, where = request.POST.get("replaces", ""), _where(request, found)
    try:
        services.set_parameter(request.user, found, {**wanted, "default": _read(wanted)}, replaces=replaces, **where)
    except ParamsError as problem:
        errors = spoken_each(problem.fields)
        return _pane(request, found, replaces, wanted, errors, status=422)
    except (DomainError, ComputeError) as problem:
        return _pane(request, found, replaces, wanted, {"": spoken(problem.message)}, status=422)
    return _done(request, found)


@project_action("recipe.edit")
def parameter_remove(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Take a parameter away, unless a step uses it."""
    found = queries.recipe(request.user, project, recipe)
    try:
        services.remove_parameter(request.user, found, request.POST.get("name", ""), **_where(request, found))
    except DomainError as problem:
        return _pane(request, found, errors={"": problem.message}, status=422)
    return _done(request, found)


def _read(wanted: Mapping[str, str]) -> str:
    """The default as it was typed in the language of the page: its words for yes and no, its decimal sign."""
    typed = wanted["default"]
    if wanted["kind"] == BOOLEAN:
        return {_("yes"): "yes", _("no"): "no"}.get(typed.lower(), typed)
    return str(sanitize_separators(typed)) if wanted["kind"] == NUMBER else typed


def _where(request: HttpRequest, recipe: Recipe) -> dict[str, Any]:
    return {"base": base_of(request), "branch": asked_branch(request, recipe)}


def _done(request: HttpRequest, recipe: Recipe) -> HttpResponse:
    fresh = queries.recipe(request.user, recipe.project, recipe.id)
    if getattr(request, "htmx", False):
        return _pane(request, fresh)
    query = request.GET.urlencode()
    place = reverse("recipes:parameters", args=[recipe.project.slug, recipe.id])
    return redirect(f"{place}?{query}" if query else place)


def _pane(
    request: HttpRequest,
    recipe: Recipe,
    replaces: str = "",
    wanted: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    branch = asked_branch(request, recipe)
    head = queries.head_of(recipe, branch)
    editor = open_editor(request.user, recipe, head, at_of(request.GET), asked=asked_source(request), branch=branch)
    lines = parameter_lines(request.user, head)
    chosen = next((line for line in lines if line.parameter.name == replaces), None)
    held = {**vars(chosen.parameter), "default": written(chosen.default)} if chosen else {}
    context = {
        "parameters": lines,
        "kinds": KINDS.items(),
        "chosen": chosen,
        "wanted": {**held, **(wanted or {})},
        "errors": errors or {},
        "refused": (errors or {}).get("", ""),
    }
    return show(request, editor, SIDE, context, status=status)
