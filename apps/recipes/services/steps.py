"""Editing one step at a time. Each edit is a version; its message says what was done.

Steps are counted from 1, as people see them. ``base`` is the number of the version that the person looked at,
``source`` the dataset version whose rows they looked at: a step is tried on it, or else on the newest. Without a
``branch`` it is main that is edited.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.datasets.models import DatasetVersion
from apps.projects import policy
from apps.recipes.models import Recipe, RecipeBranch, RecipeVersion
from apps.recipes.queries import head_of, source_of
from apps.recipes.services.recipes import commit_recipe
from apps.recipes.tables import frozen
from workers.core.words import _ as N_
from workers.core.words import say
from workers.recipes import Recipe as Document
from workers.recipes import Step
from workers.recipes.browse import look
from workers.recipes.resolving import resolve


def add_step(
    actor: User,
    recipe: Recipe,
    op: str,
    params: Mapping[str, Any],
    *,
    after: int,
    base: int,
    source: DatasetVersion | None = None,
    branch: RecipeBranch | None = None,
) -> RecipeVersion:
    """Put a new step after step ``after`` (0: first). Raises ``DataError`` when it does not fit the rows there."""
    steps = _steps(actor, recipe, branch)
    step = Step(op, dict(params))
    steps.insert(after, step)
    steps = _frozen(actor, recipe, branch, steps)
    step = _try(recipe, branch, source, steps, after + 1)
    return _commit(actor, recipe, steps, base, branch, say(N_("Added: {step}"), step=step.sentence()))


def change_step(
    actor: User,
    recipe: Recipe,
    index: int,
    params: Mapping[str, Any],
    *,
    base: int,
    source: DatasetVersion | None = None,
    branch: RecipeBranch | None = None,
) -> RecipeVersion:
    """Give step ``index`` other parameters. Raises ``DataError`` when it does not fit the rows there."""
    steps = _steps(actor, recipe, branch, index)
    steps[index - 1] = replace(steps[index - 1], params=dict(params))
    steps = _frozen(actor, recipe, branch, steps)
    step = _try(recipe, branch, source, steps, index)
    return _commit(actor, recipe, steps, base, branch, say(N_("Changed: {step}"), step=step.sentence()))


def toggle_step(
    actor: User, recipe: Recipe, index: int, *, base: int, branch: RecipeBranch | None = None
) -> RecipeVersion:
    """Switch step ``index`` off or on again."""
    steps = _steps(actor, recipe, branch, index)
    step = steps[index - 1] = replace(steps[index - 1], enabled=not steps[index - 1].enabled)
    done = N_("Switched on: {step}") if step.enabled else N_("Switched off: {step}")
    return _commit(actor, recipe, steps, base, branch, say(done, step=_said(recipe, branch, index)))


def move_step(
    actor: User, recipe: Recipe, index: int, to: int, *, base: int, branch: RecipeBranch | None = None
) -> RecipeVersion:
    """Make step ``index`` the step number ``to``."""
    steps = _steps(actor, recipe, branch, index)
    step = steps.pop(index - 1)
    steps.insert(max(0, to - 1), step)
    return _commit(actor, recipe, steps, base, branch, say(N_("Moved: {step}"), step=_said(recipe, branch, index)))


def remove_step(
    actor: User, recipe: Recipe, index: int, *, base: int, branch: RecipeBranch | None = None
) -> RecipeVersion:
    """Take step ``index`` out."""
    steps = _steps(actor, recipe, branch, index)
    del steps[index - 1]
    return _commit(actor, recipe, steps, base, branch, say(N_("Removed: {step}"), step=_said(recipe, branch, index)))


def _steps(actor: User, recipe: Recipe, branch: RecipeBranch | None, index: int | None = None) -> list[Step]:
    policy.check(actor, "recipe.edit", recipe.project)
    steps = list(head_of(recipe, branch).written.steps)
    if index is not None and not 1 <= index <= len(steps):
        raise Conflict(_("There is no step %(index)d in this recipe any more.") % {"index": index})
    return steps


def _frozen(actor: User, recipe: Recipe, branch: RecipeBranch | None, steps: list[Step]) -> list[Step]:
    return frozen(actor, recipe.project, steps, head_of(recipe, branch).written)


def _try(
    recipe: Recipe, branch: RecipeBranch | None, source: DatasetVersion | None, steps: list[Step], index: int
) -> Step:
    """The step ``index`` with the parameters at their defaults; refused when it fails on the sample, while a step
    before it that fails is not its fault.
    """
    parameters = head_of(recipe, branch).written.parameters
    document = resolve(Document(tuple(steps[:index]), parameters)).parsed()
    source = source or source_of(recipe)
    problem = look(source.ref, document).problem if source else None
    if problem is not None and problem.details.get("step") == index:
        raise problem
    return document.steps[index - 1]


def _said(recipe: Recipe, branch: RecipeBranch | None, index: int) -> str:
    return head_of(recipe, branch).document.steps[index - 1].sentence()


def _commit(
    actor: User, recipe: Recipe, steps: list[Step], base: int, branch: RecipeBranch | None, message: str
) -> RecipeVersion:
    return commit_recipe(actor, recipe, Document(tuple(steps)).to_json(), message, base=base, branch=branch)
