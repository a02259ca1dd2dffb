"""Pages about recipes: the list, a new one, the editor, its history."""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import Conflict, DomainError
from apps.core.pages import render
from apps.core.pagination import page_of
from apps.datasets.models import Dataset
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.discreet import Messages
from apps.recipes.editor import open_editor
from apps.recipes.forms import NewRecipeForm
from apps.recipes.handover import since
from apps.recipes.models import RecipeVersion
from apps.recipes.pages.shown import (
    asked_branch,
    asked_source,
    asked_version,
    at_of,
    base_of,
    crumbs_to,
    show,
    show_conflict,
    show_steps,
)
from apps.recipes.parameters import said_of
from workers.recipes.identity import place_of


@project_page("recipe.view")
def recipe_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every recipe of the project."""
    search = request.GET.get("q", "").strip()
    page, told = page_of(request, queries.recipes_of(request.user, project, search)), Messages(request.user)
    context = {"page": page, "rows": [(one, told(one.head)) for one in page], "search": search}
    return render(request, "recipes/recipe_list.html", context, crumbs=crumbs_of(project, (_("Recipes"), "")))


@project_page("recipe.edit", write={"POST": "recipe.edit"})
def recipe_new(request: HttpRequest, project: Project) -> HttpResponse:
    """A name and a dataset make a recipe."""
    datasets = datasets_of(request, project)
    form = NewRecipeForm(request.POST or None, datasets, initial={"dataset": request.GET.get("dataset")})
    if request.method == "POST" and form.is_valid():
        try:
            recipe = services.create_recipe(request.user, project, **form.cleaned_data)
            return redirect("recipes:detail", project.slug, recipe.id)
        except DomainError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
    crumbs = crumbs_of(project, (_("Recipes"), reverse("recipes:list", args=[project.slug])), (_("New"), ""))
    context = {"form": form, "has_data": datasets.exists()}
    status = 422 if request.method == "POST" else 200
    return render(request, "recipes/recipe_new.html", context, crumbs=crumbs, status=status)


@project_page("recipe.view")
def recipe_detail(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """The editor: steps in sentences beside the rows at one of them."""
    found = queries.recipe(request.user, project, recipe)
    branch = asked_branch(request, found)
    version = asked_version(request, found) or queries.head_of(found, branch)
    asked, changed = asked_source(request), "changed" in request.GET
    told = {} if getattr(request, "htmx", False) else {"since": since(request.user, found)}
    editor = open_editor(request.user, found, version, at_of(request.GET), changed=changed, asked=asked, branch=branch)
    return show(request, editor, context=told)


@project_page("recipe.view", write={"POST": "recipe.edit"})
def recipe_head(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Undo, redo, or go to a version by its number."""
    found = queries.recipe(request.user, project, recipe)
    if request.method != "POST":
        return redirect("recipes:detail", project.slug, found.id)
    wanted = request.POST.get("to", "")
    branch = asked_branch(request, found)
    known = {"undo": queries.undone(found, branch), "redo": queries.redone(found, branch)}
    version = queries.version(request.user, project, recipe, int(wanted)) if wanted.isdecimal() else known.get(wanted)
    at, left = at_of(request.GET), queries.head_of(found, branch)
    if version is None:
        return show_steps(request, found, at)
    try:
        services.move_head(request.user, found, version, base=base_of(request), branch=branch)
    except Conflict as problem:
        return show_conflict(request, found, problem)
    if wanted in known and at is not None:
        at = place_of(left.document, at, version.document)
    return show_steps(request, found, at, _moved(wanted, left, version, Messages(request.user)))


def _moved(wanted: str, left: RecipeVersion, version: RecipeVersion, told: Messages) -> str:
    """What undo took back, or redo did again; or which version somebody went to."""
    if wanted == "undo":
        return _("Undone · %(edit)s") % {"edit": told(left) or f"v{left.number}"}
    said = _("Redone · %(edit)s") if wanted == "redo" else _("Gone to version %(number)d · %(edit)s")
    return said % {"number": version.number, "edit": told(version) or f"v{version.number}"}


@project_page("recipe.view")
def recipe_history(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Every version, newest first; any of them can be looked at or gone back to.

    To compare, the version that people see, of the branch that the address names, and the one before it are chosen.
    """
    found = queries.recipe(request.user, project, recipe)
    branch = asked_branch(request, found)
    head = queries.head_of(found, branch)
    page, taken = page_of(request, queries.versions_of(found)), queries.taken_over(found)
    told = Messages(request.user)
    runs = [(run, said_of(request.user, run.version, run.parameters)) for run in queries.runs_of(found)[:20]]
    context = {"recipe": found, "page": page, "runs": runs, "branch": branch, "head": head}
    context |= {"before": head.parent_id or head.id, "rows": [(one, told(one), taken.get(str(one.id))) for one in page]}
    context |= {"undone": queries.left_behind(found, branch)}
    return render(request, "recipes/recipe_history.html", context, crumbs=crumbs_to(found, _("History")))


def datasets_of(request: HttpRequest, project: Project) -> QuerySet[Dataset]:
    """The datasets that have rows."""
    rows = Dataset.objects.live().visible_to(request.user).filter(project=project)
    return rows.filter(versions__trashed_at=None, versions__purged_at=None, versions__isnull=False).distinct()
