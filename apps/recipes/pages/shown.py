"""Drawing the editor: the whole page, or for htmx its side alone with what stands beside it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import Conflict
from apps.core.pages import Crumb, render
from apps.projects.crumbs import crumbs_of
from apps.recipes.editor import Editor, open_editor
from apps.recipes.exports import FORMS, Offer
from apps.recipes.models import Recipe, RecipeBranch, RecipeRun, RecipeVersion
from apps.recipes.operations import offers
from apps.recipes.queries import branch, head_of, runs_aside, version

OFFERS, FORM = "recipes/_offers.html", "recipes/_form.html"


def show(
    request: HttpRequest,
    editor: Editor,
    side: str = OFFERS,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The editor with ``side`` (the offers or a form) at the right of the grid; that side alone where htmx asks."""
    htmx = getattr(request, "htmx", None)
    template = "recipes/recipe_detail.html"
    if htmx:
        template = "recipes/_aside.html" if htmx.target == "recipe-aside" else "recipes/_editor.html"
    offered = {"groups": offers()} if side == OFFERS else {}
    drawn = {"editor": editor, "recipe": editor.recipe, "side": side, "fragment": bool(htmx), "template": template}
    drawn |= {"aside": _last_aside(editor), "forms": [Offer(form) for form in FORMS], "kept": editor.kept[1:]}
    return render(
        request, template, {**drawn, **offered, **(context or {})}, crumbs=crumbs_to(editor.recipe), status=status
    )


def _last_aside(editor: Editor) -> RecipeRun | None:
    """The last time that its steps set rows aside."""
    if not any(line.puts_aside for line in editor.lines):
        return None
    return runs_aside(version__recipe=editor.recipe).first()


def show_steps(request: HttpRequest, recipe: Recipe, at: int | None = None, notice: str = "") -> HttpResponse:
    """The steps of the head, after an edit, with ``notice`` of what was done where the steps do not show it; a form
    sent without htmx is answered by a redirect to them.
    """
    line = asked_branch(request, recipe)
    head = head_of(recipe, line)
    editor = open_editor(request.user, recipe, head, at, asked=asked_source(request), branch=line)
    if getattr(request, "htmx", False):
        return at_address(show(request, editor, context={"notice": notice}), editor)
    if notice:
        messages.info(request, notice)
    return redirect(editor.address)


def at_address(response: HttpResponse, editor: Editor) -> HttpResponse:
    """The same; htmx puts the address of the step into the browser's bar, so that to reload opens no form again."""
    response["HX-Replace-Url"] = editor.address
    return response


def show_conflict(request: HttpRequest, recipe: Recipe, problem: Conflict) -> HttpResponse:
    """The steps as somebody who was faster left them, and that they did."""
    recipe.refresh_from_db()
    line = asked_branch(request, recipe)
    editor = open_editor(request.user, recipe, head_of(recipe, line), asked=asked_source(request), branch=line)
    return show(request, editor, context={"problem": problem.message}, status=409)


def crumbs_to(recipe: Recipe, below: str = "") -> list[Crumb]:
    """The way to a recipe, or to a page below it."""
    recipes = (_("Recipes"), reverse("recipes:list", args=[recipe.project.slug]))
    if not below:
        return crumbs_of(recipe.project, recipes, (recipe.name, ""))
    own = (recipe.name, reverse("recipes:detail", args=[recipe.project.slug, recipe.id]))
    return crumbs_of(recipe.project, recipes, own, (below, ""))


def at_of(data: Mapping[str, str]) -> int | None:
    """The step that the address asks to look at."""
    asked = data.get("step", "")
    return int(asked) if asked.isdecimal() else None


def base_of(request: HttpRequest) -> int | None:
    """The number of the version that a form was drawn for, as it says; an edit of a newer one is a conflict."""
    base = request.POST.get("base", "")
    return int(base) if base.isdecimal() else None


def asked_version(request: HttpRequest, recipe: Recipe, name: str = "version") -> RecipeVersion | None:
    """The version of the recipe whose number the address gives; 404 where there is none such."""
    wanted = request.GET.get(name, "")
    return version(request.user, recipe.project, recipe.id, int(wanted)) if wanted.isdecimal() else None


def asked_branch(request: HttpRequest, recipe: Recipe) -> RecipeBranch | None:
    """The branch that the address names, of a form's address, too; none is main."""
    return branch(recipe, request.GET.get("branch", ""))


def asked_source(request: HttpRequest) -> uuid.UUID | None:
    """The dataset version whose rows the address asks for, of a form's address, too."""
    try:
        return uuid.UUID(request.GET.get("source", ""))
    except ValueError:
        return None
