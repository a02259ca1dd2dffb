"""Comparing two versions, of one recipe or of two."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.core.pages import render
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.differences import difference
from apps.recipes.discreet import Messages
from apps.recipes.models import Recipe
from apps.recipes.pages.shown import asked_version, crumbs_to

MOST = 500
"""Versions to choose from."""


@project_page("recipe.view")
def recipe_compare(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Version ``a`` beside version ``b``, which is of the recipe ``with`` where one is named.

    Without ``b`` the newest, without ``a`` the one that was edited. Whoever compares with the head has seen it.
    """
    found = queries.recipe(request.user, project, recipe)
    other = _other(request, project) or found
    after = asked_version(request, other, "b") or other.head
    default = (after.parent or after) if other.id == found.id else found.head
    before = asked_version(request, found, "a") or default
    if after.id == found.head_id:
        services.see(request.user, after)
    told = Messages(request.user)
    context = {
        "recipe": found,
        "other": other,
        "difference": difference(request.user, before, after),
        "versions": [(one, told(one)) for one in queries.versions_of(found)[:MOST]],
        "other_versions": [(one, told(one)) for one in queries.versions_of(other)[:MOST]],
        "recipes": queries.recipes_of(request.user, project),
    }
    return render(request, "recipes/recipe_compare.html", context, crumbs=crumbs_to(found, _("Compare")))


def _other(request: HttpRequest, project: Project) -> Recipe | None:
    try:
        return queries.recipe(request.user, project, uuid.UUID(request.GET.get("with", "")))
    except ValueError:
        return None
