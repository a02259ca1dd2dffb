"""Asking a colleague: comments on a recipe, a step of it or a column."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError
from apps.projects import policy
from apps.recipes.models import RecipeComment, RecipeVersion

LONGEST = 4000
LONGEST_NAME = 300


def comment(actor: User, version: RecipeVersion, text: str, *, step: str = "", column: str = "") -> RecipeComment:
    """Say something of the version: of the step with this id, of a column, or of all of it. Who may look may ask."""
    recipe = version.recipe
    policy.check(actor, "recipe.view", recipe.project)
    text = text.strip().replace("\x00", "")
    if not text:
        raise DomainError(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise DomainError(_("A comment may have %(most)s characters.") % {"most": LONGEST}, field="text")
    if step and step not in {known.id for known in version.document.steps}:
        raise DomainError(_("There is no such step in this version of the recipe."), field="step")
    if len(column) > LONGEST_NAME or "\x00" in column:
        raise DomainError(_("No column has such a name."), field="column")
    with transaction.atomic():
        made: RecipeComment = RecipeComment.objects.create(
            recipe=recipe, version=version, author=actor, text=text, step=step, column=column
        )
        record(actor, "recipe.commented", recipe, recipe.project, comment=str(made.id))
    return made


def resolve(actor: User, found: RecipeComment, *, resolved: bool = True) -> RecipeComment:
    """Say that a comment is dealt with, or open it again."""
    policy.check(actor, "recipe.view", found.project)
    with transaction.atomic():
        found.resolved_at, found.resolved_by = (timezone.now(), actor) if resolved else (None, None)
        found.save(update_fields=["resolved_at", "resolved_by"])
        verb = "recipe.comment_resolved" if resolved else "recipe.comment_reopened"
        record(actor, verb, found.recipe, found.project, comment=str(found.id))
    return found
