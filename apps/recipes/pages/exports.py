"""The recipe as a file."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse

from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.recipes import queries
from apps.recipes.exports import FORMS, export_of
from apps.recipes.pages.shown import asked_source, asked_version


@project_page("recipe.view")
def recipe_export(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Code that does what the recipe does, in the ``form`` that the address asks for."""
    found = queries.recipe(request.user, project, recipe)
    form = request.GET.get("form", "python")
    if form not in FORMS:
        raise Http404
    version = asked_version(request, found) or found.head
    made = export_of(request.user, version, queries.source_of(found, asked_source(request)), form)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.text, content_type=f"{made.content_type}; charset=utf-8", headers=headers)
