"""From a warning of an insights report to a step of a recipe, and back: is the warning gone?"""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Analysis, Dataset, DatasetVersion
from apps.datasets.queries import hidden_columns, refuse_hidden, report
from apps.datasets.services import analyse
from apps.projects import policy
from apps.recipes.models import Recipe, RecipeVersion
from apps.recipes.services.recipes import create_recipe
from apps.recipes.services.steps import add_step
from apps.recipes.tables import refuse_deleted
from workers.core.specs import to_json
from workers.core.words import _ as N_
from workers.core.words import say
from workers.recipes import Step
from workers.recipes.recheck_spec import RecheckSpec

MOST_NAMES = 100


def fix_warning(actor: User, analysis: Analysis, key: str, recipe: Recipe | None = None) -> RecipeVersion:
    """Put the step that mends the warning ``key`` at the end of ``recipe``, or of a new one without one.

    The same step is put there once. Raises ``DomainError`` for a warning that no step mends, ``DataError`` when the
    step does not fit the rows as the steps before leave them.
    """
    dataset = analysis.version.dataset
    policy.check(actor, "recipe.edit", dataset.project)
    if recipe is not None and recipe.dataset_id != dataset.id:
        raise DomainError(_("That recipe is about another dataset."), field="recipe")
    found = report(actor, analysis)
    warning = found.warning(key) if found else None
    if warning is None:
        raise DomainError(_("This warning is not in the report any more. Look at the report again."), field="warning")
    if not warning.remedy.has_step:
        raise DomainError(_("No step mends this warning; the report says why."), field="warning")
    with transaction.atomic():
        chosen = recipe or _fresh(actor, dataset)
        if holds(chosen, warning.remedy.op, warning.remedy.params):
            return chosen.head
        last, base = len(chosen.head.steps), chosen.head.number
        remedy, source = warning.remedy, analysis.version
        return add_step(actor, chosen, remedy.op, remedy.params, after=last, base=base, source=source)


def recheck(actor: User, version: RecipeVersion, source: DatasetVersion, target: str = "") -> Analysis:
    """The insights report of what the recipe would make of ``source``, started unless it is there or under way."""
    policy.check(actor, "recipe.view", version.recipe.project)
    if source.dataset.project_id != version.recipe.project_id:
        raise DomainError(_("The dataset belongs to another project."), field="source")
    refuse_hidden(hidden_columns(actor, source), [target])
    refuse_deleted(version.recipe.project, version.document)
    spec = RecheckSpec(source.ref, version.document.to_json(), target)
    title = say(N_("Check {source} again with {recipe}"), source=str(source), recipe=str(version))
    return analyse(actor, source, "recheck", spec, title=title, params=recheck_params(version, target))


def recheck_params(version: RecipeVersion, target: str) -> dict[str, str]:
    """What tells one re-check of a dataset version from another."""
    return {"recipe": str(version.id), "target": target}


def holds(recipe: Recipe, op: str, params: dict[str, object]) -> bool:
    """Whether the head of the recipe has this very step, switched on."""
    wanted = Step(op, params).parse()
    return any(
        step.op == op and step.enabled and to_json(step.parse().to_dict()) == to_json(wanted.to_dict())
        for step in recipe.head.document.steps
    )


def _fresh(actor: User, dataset: Dataset) -> Recipe:
    """A recipe with a name that is free."""
    name = _("Fixes for %(dataset)s") % {"dataset": dataset.name}
    for number in range(1, MOST_NAMES):
        try:
            tried = name[:90] if number == 1 else f"{name[:90]} {number}"
            return create_recipe(actor, dataset.project, name=tried, dataset=dataset)
        except Conflict:
            continue
    raise Conflict(_("Make a recipe for this dataset first, then choose it here."))
