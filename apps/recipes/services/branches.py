"""Branches: a line of edits beside main, taken over or closed."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.projects import policy
from apps.recipes.models import Recipe, RecipeBranch, RecipeVersion
from apps.recipes.queries import MAIN
from apps.recipes.services.recipes import commit_recipe
from workers.core.words import _ as N_
from workers.core.words import say

LONGEST = 60


def create_branch(actor: User, recipe: Recipe, name: str, version: RecipeVersion) -> RecipeBranch:
    """A branch that begins at the version."""
    policy.check(actor, "recipe.edit", recipe.project)
    name = " ".join(name.replace("\x00", "").split())
    if not name or name == MAIN or len(name) > LONGEST:
        said = _("Give the branch a name of at most %(most)d characters, other than “main”.")
        raise DomainError(said % {"most": LONGEST}, field="name")
    if version.recipe_id != recipe.id:
        raise DomainError(_("That version belongs to another recipe."), field="version")
    try:
        with transaction.atomic():
            branch: RecipeBranch = RecipeBranch.objects.create(
                recipe=recipe, author=actor, name=name, base=version, head=version
            )
            record(actor, "recipe.branched", recipe, recipe.project, branch=name, version=version.number)
    except IntegrityError:
        said = _("There is already a branch called “%(name)s”. Choose another name.")
        raise Conflict(said % {"name": name}, field="name") from None
    return branch


def take_over(
    actor: User,
    branch: RecipeBranch,
    message: str = "",
    *,
    replace: bool = False,
    base: int | None = None,
    head: int | None = None,
) -> RecipeVersion:
    """Make the steps of the branch the next version of main; undo brings back what main was. The branch stays.

    Raises ``Conflict`` where main has changed since the branch began, unless it is to ``replace`` those changes; or
    where main is not at version ``base``, or the branch not at ``head``, which the person saw.
    """
    policy.check(actor, "recipe.edit", branch.project)
    if branch.is_behind and not replace:
        told = _("main has changed since “%(name)s” began at v%(base)s. Compare them, then take it over in its place.")
        raise Conflict(told % {"name": branch.name, "base": branch.base.number})
    if head is not None and head != branch.head.number:
        raise Conflict(_("“%(name)s” has changed meanwhile. Look at what it would change now.") % {"name": branch.name})
    said = message.strip() or say(N_("Taken over from {branch}"), branch=branch.name)
    with transaction.atomic():
        taken, before = branch.head.written, branch.recipe.head_id
        version = commit_recipe(
            actor, branch.recipe, taken.to_json(), said, parameters=taken.parameters_json(), base=base
        )
        if version.id != before:  # the steps of main were others
            record(actor, "recipe.taken_over", version, branch.project, branch=branch.name, head=branch.head.number)
    return version


def close_branch(actor: User, branch: RecipeBranch) -> None:
    """Take the branch off the list; its versions stay in the history."""
    policy.check(actor, "recipe.edit", branch.project)
    with transaction.atomic():
        closed = RecipeBranch.objects.filter(id=branch.id, closed_at=None).update(closed_at=timezone.now())
        if closed:
            record(actor, "recipe.branch_closed", branch.recipe, branch.project, branch=branch.name)
