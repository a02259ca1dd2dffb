"""Making recipes, committing versions of them, moving through their history."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Dataset
from apps.projects import policy
from apps.projects.models import Project
from apps.recipes.models import LONGEST_MESSAGE, Recipe, RecipeBranch, RecipeVersion
from apps.recipes.queries import head_of, moved_by
from apps.recipes.services.visits import keep_up, see
from apps.recipes.tables import frozen, versions_in
from workers.core.said import Said
from workers.core.words import Phrase, say
from workers.core.words import _ as N_
from workers.recipes import Recipe as Document
from workers.recipes.identity import identified
from workers.recipes.parameters import declared
from workers.recipes.resolving import written_out

MOST_STEPS = 200


def create_recipe(actor: User, project: Project, *, name: str, dataset: Dataset) -> Recipe:
    """A recipe without steps, shown on the rows of ``dataset``."""
    policy.check(actor, "recipe.edit", project)
    name = name.strip()
    if not name:
        raise DomainError(_("Give the recipe a name."), field="name")
    if dataset.project_id != project.id:
        raise DomainError(_("The dataset belongs to another project."), field="dataset")
    try:
        with transaction.atomic():
            recipe = Recipe.objects.create(project=project, author=actor, name=name[:100], dataset=dataset)
            recipe.head = add_version(actor, recipe, Document(), say(N_("Begun")))
            recipe.save(update_fields=["head"])
            see(actor, recipe.head)
            record(actor, "recipe.created", recipe, project)
    except IntegrityError:
        raise Conflict(
            _("There is already a recipe called “%(name)s”. Choose another name.") % {"name": name}, field="name"
        ) from None
    return recipe


def commit_recipe(
    actor: User,
    recipe: Recipe,
    steps: Iterable[Mapping[str, Any]],
    message: str = "",
    *,
    parameters: Iterable[Mapping[str, Any]] | None = None,
    base: int | None = None,
    branch: RecipeBranch | None = None,
) -> RecipeVersion:
    """The next version of the recipe, and the head of the branch, or of main, from now on.

    Without ``parameters`` those of the head stay. Steps and parameters that are those of the head make no new version.

    Every step must have parameters that parse; whether they fit the data shows when data are there. ``base`` is the
    number of the version that was edited: a ``Conflict`` says that somebody was faster. A ``message`` made by ``say``
    is said to each reader in their language; any other is what a person typed and stays.
    """
    policy.check(actor, "recipe.edit", recipe.project)
    document = _document(steps, parameters, actor, recipe, branch)
    with transaction.atomic():
        head = _locked_head(actor, recipe, base, branch)
        if head is not None and head.digest == document.digest:
            return head
        before = head.written if head else None
        version = add_version(actor, recipe, identified(document, before), message, parent=head, branch=branch)
        set_head(actor, recipe, version, branch)
        record(actor, "recipe.committed", version, recipe.project, digest=version.digest)
    return version


def move_head(
    actor: User,
    recipe: Recipe,
    version: RecipeVersion,
    *,
    base: int | None = None,
    branch: RecipeBranch | None = None,
) -> Recipe:
    """Show another version of the recipe: undo, redo, or any step of its history. No version is lost."""
    policy.check(actor, "recipe.edit", recipe.project)
    if version.recipe_id != recipe.id:
        raise DomainError(_("That version belongs to another recipe."), field="version")
    with transaction.atomic():
        _locked_head(actor, recipe, base, branch)
        set_head(actor, recipe, version, branch)
        record(actor, "recipe.head_moved", recipe, recipe.project, version=version.number)
    return recipe


def _document(
    steps: Iterable[Mapping[str, Any]],
    parameters: Iterable[Mapping[str, Any]] | None,
    actor: User,
    recipe: Recipe,
    branch: RecipeBranch | None,
) -> Document:
    head = head_of(recipe, branch)
    known = head.written if head else Document()
    kept = known.parameters_json() if parameters is None else parameters
    try:
        document = Document.from_json(steps, kept)
    except msgspec.ValidationError as problem:
        raise DomainError(_("The steps cannot be read: %(problem)s.") % {"problem": problem}, field="steps") from None
    if len(document.steps) > MOST_STEPS:
        raise DomainError(
            _("A recipe has at most %(most)d steps. Make a dataset version and go on from there.")
            % {"most": MOST_STEPS},
            field="steps",
        )
    _check_storable(document)
    fresh = tuple(frozen(actor, recipe.project, document.steps, known))
    return written_out(Document(fresh, declared(document.parameters)))


def _check_storable(document: Document) -> None:
    """Every database and every page can hold the steps: no infinity, no NUL, no half of a surrogate pair."""
    try:
        text = json.dumps([document.to_json(), document.parameters_json()], ensure_ascii=False, allow_nan=False)
        storable = "\\u0000" not in text and bool(text.encode())
    except ValueError:
        storable = False
    if not storable:
        raise DomainError(_("The steps hold characters or numbers that cannot be stored."), field="steps")


def _locked_head(actor: User, recipe: Recipe, base: int | None, branch: RecipeBranch | None) -> RecipeVersion | None:
    """The head, which nobody else moves until the transaction ends. Raises ``Conflict`` unless it is still ``base``."""
    locked: Recipe = Recipe.objects.select_for_update().get(id=recipe.id)
    head: RecipeVersion | None = locked.head
    if branch is not None:
        fresh = RecipeBranch.objects.select_related("head").get(id=branch.id)
        if fresh.closed_at is not None:
            raise Conflict(_("The branch “%(name)s” was closed meanwhile.") % {"name": fresh.name})
        head = fresh.head
    if base is not None and (head is None or head.number != base):
        raise Conflict(_faster(actor, recipe, head))
    return head


def _faster(actor: User, recipe: Recipe, head: RecipeVersion | None) -> str:
    """Who made the head what it is now, and when."""
    last = moved_by(recipe, head) if head else None
    if last is None or last.actor is None:
        return _("Somebody changed the recipe meanwhile. Look at it as it is now, then change it again.")
    words = {"who": last.actor.display_name, "when": naturaltime(last.at)}
    if last.actor == actor:
        said = _("You changed the recipe elsewhere (%(when)s). Look at it as it is now, then change it again.")
    else:
        said = _("%(who)s changed the recipe (%(when)s). Look at it as it is now, then change it again.")
    return said % words


def set_head(actor: User, recipe: Recipe, version: RecipeVersion, branch: RecipeBranch | None = None) -> None:
    """Make it the version that people see, of the branch or of main."""
    if branch is not None:
        branch.head = version
        branch.save(update_fields=["head"])
        return
    if recipe.head is not None:
        keep_up(actor, recipe.head, version)
    recipe.head = version
    recipe.save(update_fields=["head"])


def add_version(
    actor: User,
    recipe: Recipe,
    document: Document,
    message: str,
    *,
    parent: RecipeVersion | None = None,
    branch: RecipeBranch | None = None,
) -> RecipeVersion:
    """The next number; no head moves."""
    newest = recipe.versions.first()
    version: RecipeVersion = RecipeVersion.objects.create(
        recipe=recipe,
        number=newest.number + 1 if newest else 1,
        author=actor,
        message=str(message)[:LONGEST_MESSAGE],
        message_said=Said.of(message).plain if isinstance(message, Phrase) else None,
        steps=document.to_json(),
        parameters=document.parameters_json(),
        digest=document.digest,
        parent=parent,
        branch=branch,
    )
    version.tables.set(versions_in(recipe.project, document))
    return version
