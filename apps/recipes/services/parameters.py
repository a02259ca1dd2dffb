"""Giving a recipe parameters, changing them and taking them away. Each edit is a version."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.errors import Conflict, DomainError
from apps.projects import policy
from apps.recipes.models import Recipe, RecipeBranch, RecipeVersion
from apps.recipes.queries import head_of
from apps.recipes.services.recipes import commit_recipe
from workers.core.specs import from_json
from workers.core.words import _ as N_
from workers.core.words import say
from workers.recipes import Parameter
from workers.recipes import Recipe as Document
from workers.recipes.resolving import users


def set_parameter(
    actor: User,
    recipe: Recipe,
    wanted: Mapping[str, Any],
    *,
    replaces: str = "",
    base: int | None = None,
    branch: RecipeBranch | None = None,
) -> RecipeVersion:
    """Give the recipe the parameter ``{name, kind, default, help}``, or put it in the place of the one ``replaces``.

    Raises ``ParamsError`` by field where it is none, ``Conflict`` where a step uses the name that would go, and
    ``DataError`` naming the step that it does not fit.
    """
    policy.check(actor, "recipe.edit", recipe.project)
    written = head_of(recipe, branch).written
    try:
        made = from_json(dict(wanted), Parameter)
    except msgspec.ValidationError as problem:
        raise DomainError(_("The parameter cannot be read: %(problem)s.") % {"problem": problem}, "name") from None
    known = [one.name for one in written.parameters]
    if replaces and replaces not in known:
        raise Conflict(_("There is no parameter “%(name)s” in this recipe any more.") % {"name": replaces})
    if replaces and replaces != made.name:
        _refuse_used(written, replaces)
    kept = [made if one.name == replaces else one for one in written.parameters]
    kept += [] if replaces else [made]
    done = N_("Parameter changed: {name}") if replaces else N_("Parameter added: {name}")
    return _commit(actor, recipe, written, kept, say(done, name=made.name), base, branch)


def remove_parameter(
    actor: User, recipe: Recipe, name: str, *, base: int | None = None, branch: RecipeBranch | None = None
) -> RecipeVersion:
    """Take a parameter away. Raises ``Conflict`` naming the steps that use it."""
    policy.check(actor, "recipe.edit", recipe.project)
    written = head_of(recipe, branch).written
    _refuse_used(written, name)
    kept = [one for one in written.parameters if one.name != name]
    return _commit(actor, recipe, written, kept, say(N_("Parameter removed: {name}"), name=name), base, branch)


def _refuse_used(written: Document, name: str) -> None:
    steps = [f"{number} ({_(step.transform.label)})" for number, step in users(written, name)]
    if steps:
        said = ngettext(
            "Step %(steps)s uses the parameter “%(name)s”. Put a value in its place there first.",
            "Steps %(steps)s use the parameter “%(name)s”. Put values in its place there first.",
            len(steps),
        )
        raise Conflict(said % {"name": name, "steps": get_text_list(steps, _("and"))})


def _commit(
    actor: User,
    recipe: Recipe,
    written: Document,
    parameters: list[Parameter],
    message: str,
    base: int | None,
    branch: RecipeBranch | None,
) -> RecipeVersion:
    told = Document((), tuple(parameters)).parameters_json()
    return commit_recipe(actor, recipe, written.to_json(), message, parameters=told, base=base, branch=branch)
