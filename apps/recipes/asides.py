"""The dataset of rows that a recipe sets aside, beside the one that it makes."""

from itertools import count

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.datasets.models import Dataset
from apps.datasets.services import create_dataset, forget_empty, inherit_sensitive, record_version
from apps.recipes.models import RecipeRun
from apps.recipes.queries import fitted_of
from apps.recipes.tables import sensitive_in
from workers.core.schema import Schema
from workers.recipes.applying import AsideResult
from workers.recipes.fitted import FittedRecipe
from workers.recipes.lineage import derived

LONGEST = 90


def aside_of(actor: User, target: Dataset) -> Dataset:
    """Where rows go that are set aside while ``target`` is made: the dataset of the time before, or a new one."""
    earlier = RecipeRun.objects.filter(target=target, aside_target__trashed_at=None, aside_target__isnull=False)
    last = earlier.select_related("aside_target").order_by("-created_at").first()
    if last is not None and last.aside_target is not None:
        return last.aside_target
    name = _("%(name)s: set aside") % {"name": target.name[:LONGEST]}
    taken = set(Dataset.objects.filter(project=target.project, name__startswith=name[:LONGEST]).values_list("name"))
    names = (name if at == 1 else f"{name} {at}" for at in count(1))
    free = next(one for one in names if (one,) not in taken)
    about = _("Rows that checks of a recipe set aside while “%(name)s” was made.") % {"name": target.name}
    return create_dataset(actor, target.project, name=free, description=about)


def keep_aside(run: RecipeRun, found: AsideResult | None) -> None:
    """Record the rows as a version; a dataset that would begin without any row is taken back. The run is not saved."""
    dataset = run.aside_target
    if dataset is None:
        return
    if found is None or not found.table.rows and not dataset.versions.exists():
        run.aside_target = None
        forget_empty(run.job.author, dataset)
        return
    origin = {"kind": "recipe", "recipe": str(run.version.recipe_id), "version": run.version.number}
    run.aside = record_version(
        dataset,
        found.table,
        Schema.from_json(found.columns),
        author=run.job.author,
        message=str(run.version),
        origin={**origin, "source": str(run.source_id), "aside": True},
        parents=[run.source],
    )
    fitted, sensitive = fitted_of(run), sensitive_in(run.source, run.applied)
    for steps in found.after:
        inherit_sensitive(dataset, derived(FittedRecipe(fitted.input_schema, fitted.steps[:steps]), sensitive))
