"""The recipe as a file."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.errors import DomainError, describe
from apps.core.pages import render
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.recipes import queries
from apps.recipes.exports import FORMS, export_of, offered
from apps.recipes.models import Recipe, RecipeVersion
from apps.recipes.pages.shown import asked_branch, asked_source, asked_version, crumbs_to
from workers.core.errors import ComputeError


@project_page("recipe.view")
def recipe_export(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Code that does what the recipe does, in the ``form`` that the address asks for."""
    found = queries.recipe(request.user, project, recipe)
    form = request.GET.get("form", "python")
    if form not in FORMS:
        raise Http404
    version = asked_version(request, found) or queries.head_of(found, asked_branch(request, found))
    try:
        made = export_of(request.user, version, queries.source_of(found, asked_source(request)), form)
    except (DomainError, ComputeError) as problem:
        status, said = describe(problem) or (422, {})
        return _refused(request, found, version, form, said, status)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.text, content_type=f"{made.content_type}; charset=utf-8", headers=headers)


@project_page("recipe.view")
def export_menu(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """The files that one may ask for, and why one is not to be had; asked for by the menu when it opens."""
    found = queries.recipe(request.user, project, recipe)
    version = asked_version(request, found) or queries.head_of(found, asked_branch(request, found))
    forms = offered(request.user, version, queries.source_of(found, asked_source(request)))
    context = {"recipe": found, "forms": forms, "kept": _kept(request, found, version)}
    return render(request, "recipes/_exports.html", context)


def _kept(request: HttpRequest, recipe: Recipe, version: RecipeVersion) -> str:
    """What the address says of the version and of the rows that are looked at."""
    branch = asked_branch(request, recipe)
    places = {"version": version.number, "branch": branch and branch.name, "source": asked_source(request)}
    return urlencode({name: value for name, value in places.items() if value})


def _refused(
    request: HttpRequest, recipe: Recipe, version: RecipeVersion, form: str, said: dict[str, Any], status: int
) -> HttpResponse:
    """Why there is no file, the step at which it fails, and what can be had instead."""
    step = said.get("details", {}).get("step")
    context = {
        "recipe": recipe,
        "kept": _kept(request, recipe, version),
        "message": said.get("message", ""),
        "step": step,
        "sql": form == "sql" and step is not None,
    }
    return render(
        request, "recipes/recipe_unwritten.html", context, crumbs=crumbs_to(recipe, _("Export")), status=status
    )
