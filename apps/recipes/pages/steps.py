"""Editing one step: finding an operation, its form, switching, moving, removing."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.core.errors import Conflict
from apps.core.forms import read_params
from apps.core.pages import render
from apps.core.said import spoken, spoken_each
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.editor import Editor, open_editor
from apps.recipes.inputs import step_inputs
from apps.recipes.operations import begun, fitting, offers
from apps.recipes.pages.shown import (
    FORM,
    OFFERS,
    asked_branch,
    asked_source,
    at_address,
    at_of,
    base_of,
    show,
    show_conflict,
    show_steps,
)
from apps.recipes.parameters import bound_in, read_within
from apps.recipes.searching import column_of, nearest, searched
from apps.recipes.suggestions import for_value, suggested
from apps.recipes.trials import Trial, try_step
from workers.core.errors import DataError
from workers.core.transform import Transform
from workers.recipes import Step
from workers.transforms import transforms

NONE = 0
"""No version has this number: a form that does not say what it was drawn for always meets a conflict."""


@project_page("recipe.edit")
def step_offers(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Every operation by group, narrowed by a search, or to those that take one column; with ``value``, what can be
    done with the cells of the column that hold it."""
    editor = _editor(request, project, recipe)
    search, column = request.GET.get("q", "").strip(), request.GET.get("column", "")
    schema = editor.before(editor.at + 1)
    names = schema.names if schema else ()
    if not column and (named := column_of(search, names)):
        search, column = "", named
    kind = schema.get(column).kind if schema and column in schema else ""
    found = searched(search, fitting(kind), names)
    context = {"groups": offers(kind), "search": search, "column": column if kind else "", "found": found}
    if search and not found:
        context["near"] = nearest(search, fitting(kind))
    shown = show(request, editor, OFFERS, {**context, **_of_cell(request, editor, column if kind else "")})
    return at_address(shown, editor)


def _of_cell(request: HttpRequest, editor: Editor, column: str) -> dict[str, Any]:
    """What is offered for the value of a cell, where the address has one."""
    try:
        value = json.loads(request.GET.get("value", ""))
    except ValueError:
        return {}
    return {"value": value, "cell": request.GET["value"], "of_value": for_value(request.user, editor, column, value)}


@project_page("recipe.edit")
def step_suggested(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """What would mend the rows looked at; asked for after the page, since every column is checked."""
    editor, column = _editor(request, project, recipe), request.GET.get("column", "")
    context = {"editor": editor, "recipe": editor.recipe, "suggestions": suggested(request.user, editor, column)}
    return render(request, "recipes/_suggested.html", context)


@project_page("recipe.edit", write={"POST": "recipe.edit"})
def step_add(request: HttpRequest, project: Project, recipe: uuid.UUID, op: str) -> HttpResponse:
    """The form of an operation; posting it puts the step after the one that is looked at."""
    transform = transforms.get(op)
    editor = _editor(request, project, recipe)
    if request.method != "POST":
        return _form(request, editor, transform, _begun(request, editor, transform), editor.at + 1)
    values = _read(transform, request, editor)
    if "redraw" in request.POST:
        return _form(request, editor, transform, values, editor.at + 1, redrawn=True)
    try:
        where = {"base": base_of(request) or NONE, "source": editor.source, "branch": editor.branch}
        services.add_step(request.user, editor.recipe, op, values, after=editor.at, **where)
    except DataError as problem:
        return _form(request, editor, transform, values, editor.at + 1, problem)
    except Conflict as problem:  # what was filled in stays, for the steps as they are now
        editor = _editor(request, project, recipe)
        return _form(request, editor, transform, values, editor.at + 1, conflict=problem.message)
    return show_steps(request, editor.recipe, editor.at + 1)


@project_page("recipe.view", write={"POST": "recipe.edit"})
def step_edit(request: HttpRequest, project: Project, recipe: uuid.UUID, index: int) -> HttpResponse:
    """The form of a step that is there."""
    editor = _editor(request, project, recipe)
    if not 1 <= index <= len(editor.lines):
        return show(request, editor)
    line = editor.lines[index - 1]
    step = line.step
    if request.method != "POST":
        return _form(request, editor, step.transform, line.params, index, edited=True)
    values = _read(step.transform, request, editor)
    if "redraw" in request.POST:
        return _form(request, editor, step.transform, values, index, edited=True, redrawn=True)
    try:
        where = {"base": base_of(request) or NONE, "source": editor.source, "branch": editor.branch}
        services.change_step(request.user, editor.recipe, index, values, **where)
    except DataError as problem:
        return _form(request, editor, step.transform, values, index, problem, edited=True)
    return show_steps(request, editor.recipe, index)


@project_action("recipe.edit")
def step_try(request: HttpRequest, project: Project, recipe: uuid.UUID, op: str) -> HttpResponse:
    """What the form would do if it were sent as it is; nothing is kept. ``edit`` is the step that it changes."""
    editor, transform = _editor(request, project, recipe), transforms.get(op)
    edited = request.POST.get("edit", "")
    after = int(edited) - 1 if edited.isdecimal() else editor.at
    step = Step(op, _read(transform, request, editor))
    trial = try_step(request.user, editor, step, max(0, min(after, len(editor.lines))), replaces=bool(edited))
    context = {"trial": trial, "editor": trial.before, "recipe": editor.recipe, "open": _open(transform, trial)}
    return render(request, "recipes/_trial.html", context)


def _begun(request: HttpRequest, editor: Editor, transform: Transform) -> dict[str, Any]:
    return begun(transform, request.GET, editor.before(editor.at + 1))


def _read(transform: Transform, request: HttpRequest, editor: Editor) -> dict[str, Any]:
    """The parameters that the form has: values, and what stands for them."""
    fields = transform.Params.fields()
    typed = read_within(fields, read_params(fields, request.POST), editor.version.written.parameters)
    return typed | bound_in(fields, request.POST)


def _open(transform: Transform, trial: Trial) -> list[tuple[str, str]]:
    """What is still wrong or open, by the words of the form."""
    labels = {field["name"]: str(_(field["label"])) for field in transform.Params.fields() if field["label"]}
    found = [(labels.get(name) or name, said) for name, said in trial.hints.items()]
    return [(label, re.sub(rf"^{re.escape(label)}\s*:\s*", "", said)) for label, said in found]


@project_page("recipe.view", write={"POST": "recipe.edit"})
def step_toggle(request: HttpRequest, project: Project, recipe: uuid.UUID, index: int) -> HttpResponse:
    """Switch a step off or on."""
    return _edit(request, project, recipe, services.toggle_step, index, at=at_of(request.POST))


@project_page("recipe.view", write={"POST": "recipe.edit"})
def step_move(request: HttpRequest, project: Project, recipe: uuid.UUID, index: int) -> HttpResponse:
    """Move a step up or down."""
    wanted = request.POST.get("to", "")
    to = int(wanted) if wanted.isdecimal() else index
    return _edit(request, project, recipe, services.move_step, index, to, at=to)


@project_page("recipe.view", write={"POST": "recipe.edit"})
def step_remove(request: HttpRequest, project: Project, recipe: uuid.UUID, index: int) -> HttpResponse:
    """Take a step out; undo brings it back."""
    return _edit(request, project, recipe, services.remove_step, index, at=index - 1)


def _editor(request: HttpRequest, project: Project, recipe: uuid.UUID) -> Editor:
    found = queries.recipe(request.user, project, recipe)
    at = at_of(request.POST if request.method == "POST" else request.GET)
    branch = asked_branch(request, found)
    head = queries.head_of(found, branch)
    return open_editor(request.user, found, head, at, asked=asked_source(request), branch=branch)


def _edit(
    request: HttpRequest, project: Project, recipe: uuid.UUID, edit: Callable[..., Any], *args: int, at: int | None
) -> HttpResponse:
    """Make the edit and show the steps; when somebody was faster, show theirs and say so."""
    found = queries.recipe(request.user, project, recipe)
    if request.method != "POST":
        return show_steps(request, found, at)
    try:
        edit(request.user, found, *args, base=base_of(request) or NONE, branch=asked_branch(request, found))
    except Conflict as problem:
        return show_conflict(request, found, problem)
    return show_steps(request, found, at)


def _form(
    request: HttpRequest,
    editor: Editor,
    transform: Transform,
    values: dict[str, Any],
    index: int,
    problem: DataError | None = None,
    *,
    edited: bool = False,
    redrawn: bool = False,
    conflict: str = "",
) -> HttpResponse:
    errors = spoken_each(problem.details.get("fields", {})) if problem else {}
    about = request.GET.get("column", "")
    fields, values = step_inputs(request.user, editor, Step(transform.name, values), index, begins=redrawn)
    context = {
        "transform": transform,
        "fields": [{**field, "about": about} if field.get("is_condition") else field for field in fields],
        "has_tables": any(field["widget"] == "table" for field in fields),
        "values": values,
        "errors": errors,
        "refused": spoken(problem.message) if problem and not errors else "",
        "schema": editor.before(index),
        "index": index,
        "edited": edited,
        "problem": conflict,
    }
    return show(request, editor, FORM, context, status=409 if conflict else 422 if problem else 200)
