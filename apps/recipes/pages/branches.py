"""Branches of a recipe: beginning one, taking it over, closing it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.errors import Conflict, DomainError
from apps.core.pages import render
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.differences import difference
from apps.recipes.discreet import Messages
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
    told = Messages(request.user)
    context = {"recipe": found, "version": version, "form": form, "said": told(found.head)}
    context["branches"] = [(branch, told(branch.head)) for branch in queries.branches_of(found)]
    status = 422 if request.method == "POST" else 200
    return render(
        request, "recipes/recipe_branches.html", context, crumbs=crumbs_to(found, _("Branches")), status=status
    )


@project_page("recipe.edit", write={"POST": "recipe.edit"})
def branch_take_over(request: HttpRequest, project: Project, recipe: uuid.UUID, branch: uuid.UUID) -> HttpResponse:
    """What would change in main; POST makes the steps of the branch its next version, as they were shown."""
    found = queries.recipe(request.user, project, recipe)
    taken, refused = queries.branch_by_id(found, branch), ""
    if request.method == "POST":
        seen = {name: int(number) for name in ("base", "head") if (number := request.POST.get(name, "")).isdecimal()}
        try:
            services.take_over(request.user, taken, replace="replace" in request.POST, **seen)
            return redirect("recipes:detail", project.slug, found.id)
        except Conflict as problem:
            refused = problem.message
            found.refresh_from_db()
    context = {"recipe": found, "branch": taken, "refused": refused}
    context["difference"] = difference(request.user, found.head, taken.head)
    crumbs, status = crumbs_to(found, _("Take over")), 409 if refused else 200
    return render(request, "recipes/recipe_take_over.html", context, crumbs=crumbs, status=status)


@project_action("recipe.edit")
def branch_close(request: HttpRequest, project: Project, recipe: uuid.UUID, branch: uuid.UUID) -> HttpResponse:
    """Take a branch off the list."""
    found = queries.recipe(request.user, project, recipe)
    services.close_branch(request.user, queries.branch_by_id(found, branch))
    return redirect("recipes:branches", project.slug, found.id)


def _page_of(recipe: Recipe, branch: RecipeBranch) -> str:
    page = reverse("recipes:detail", args=[recipe.project.slug, recipe.id])
    return f"{page}?{urlencode({'branch': branch.name})}"
