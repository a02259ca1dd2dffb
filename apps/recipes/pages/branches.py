"""Branches of a recipe: beginning one, taking it over, closing it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import render
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.forms import BranchForm
from apps.recipes.models import Recipe, RecipeBranch
from apps.recipes.pages.shown import asked_branch, asked_version, crumbs_to


@project_page("recipe.view", write={"POST": "recipe.edit"})
def recipe_branches(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """The open branches; POST begins one at the version that the address names, else where main is."""
    found = queries.recipe(request.user, project, recipe)
    version = asked_version(request, found) or queries.head_of(found, asked_branch(request, found))
    form = BranchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            branch = services.create_branch(request.user, found, form.cleaned_data["name"], version)
            return redirect(_page_of(found, branch))
        except DomainError as problem:
            form.add_error("name", problem.message)
    context = {"recipe": found, "version": version, "form": form, "branches": queries.branches_of(found)}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "recipes/recipe_branches.html", context, crumbs=crumbs_to(found, _("Branches")), status=status
    )


@project_action("recipe.edit")
def branch_take_over(request: HttpRequest, project: Project, recipe: uuid.UUID, branch: uuid.UUID) -> HttpResponse:
    """The steps of the branch become the next version of main."""
    found = queries.recipe(request.user, project, recipe)
    services.take_over(request.user, queries.branch_by_id(found, branch), replace="replace" in request.POST)
    return redirect("recipes:detail", project.slug, found.id)


@project_action("recipe.edit")
def branch_close(request: HttpRequest, project: Project, recipe: uuid.UUID, branch: uuid.UUID) -> HttpResponse:
    """Take a branch off the list."""
    found = queries.recipe(request.user, project, recipe)
    services.close_branch(request.user, queries.branch_by_id(found, branch))
    return redirect("recipes:branches", project.slug, found.id)


def _page_of(recipe: Recipe, branch: RecipeBranch) -> str:
    page = reverse("recipes:detail", args=[recipe.project.slug, recipe.id])
    return f"{page}?{urlencode({'branch': branch.name})}"
