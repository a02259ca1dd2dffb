"""Keeping a dataset up to date: a recipe applied once more, the same way, to the newest version of what it read."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict
from apps.core.standing import in_the_name_of
from apps.datasets.models import Dataset
from apps.jobs.choices import ACTIVE
from apps.projects import policy
from apps.projects.models import Project
from apps.recipes.freshness import inputs_of, is_circular, last_made, newest_of, runs_into, upkeep_of, upkeeps_reading
from apps.recipes.models import RecipeRun, RecipeVersion, Upkeep
from apps.recipes.services.versions import make_version
from apps.recipes.tables import with_newest


def remake(actor: User, dataset: Dataset, *, key: str | None = None) -> RecipeRun:
    """Start a job that makes the next version of ``dataset`` the way its last one was made, or as it is kept up to
    date: the same recipe, mapping, parameters and what becomes of steps that fail, on the newest version of what it
    read.

    The same ``key`` answers the same run. Raises ``Conflict`` for a dataset that no recipe made, that is made of
    itself, or is being made.
    """
    policy.check(actor, "dataset.edit", dataset.project)
    twin = runs_into(dataset).filter(job__key=key).first() if key else None
    if twin is not None:
        return twin
    with transaction.atomic():
        Dataset.objects.select_for_update().get(id=dataset.id)
        upkeep = upkeep_of(dataset)
        run = upkeep.run if upkeep else _last(dataset)
        if is_made_now(dataset):
            raise Conflict(_("A version of this dataset is being made. Wait for it, or stop it first."))
        started = _again(actor, dataset, run, upkeep, key=key)
        Upkeep.objects.filter(target=dataset, is_on=True).update(problem="", problem_at=None)
    return started


def keep_up_to_date(
    actor: User, dataset: Dataset, *, newest_recipe: bool = False, newest_tables: bool = False
) -> Upkeep:
    """From now on, make ``dataset`` anew whenever what it was made of gets a new version, with the actor's rights.

    It is made the way its last version was; with ``newest_recipe`` by the version of the recipe that people see then,
    with ``newest_tables`` with the newest versions of other tables, whose new versions count as well. Raises
    ``Conflict`` for a dataset that no recipe made, or that would be made of itself.
    """
    policy.check(actor, "dataset.edit", dataset.project)
    with transaction.atomic():
        Project.objects.select_for_update().get(id=dataset.project_id)
        run = _last(dataset)
        _refuse_trashed(dataset)
        version = run.version.recipe.head if newest_recipe else run.version
        _refuse_circles(dataset, inputs_of(run, version, newest_tables=newest_tables))
        wishes = {"newest_recipe": newest_recipe, "newest_tables": newest_tables, "language": get_language() or ""}
        fresh = {"is_on": True, "waiting": False, "problem": "", "problem_at": None}
        kept: Upkeep = Upkeep.objects.update_or_create(
            target=dataset, defaults={"run": run, "author": actor, **wishes, **fresh}
        )[0]
        facts = {"newest_recipe": newest_recipe, "newest_tables": newest_tables}
        record(actor, "recipe.upkeep_on", kept, dataset.project, recipe=str(run.version), **facts)
    return kept


def leave_as_it_is(actor: User, dataset: Dataset) -> None:
    """Do not keep the dataset up to date any more. Twice is once."""
    policy.check(actor, "dataset.edit", dataset.project)
    with transaction.atomic():
        kept = Upkeep.objects.filter(target=dataset).first()
        if kept is not None:
            record(actor, "recipe.upkeep_off", kept, dataset.project)
            kept.delete()


def follow(dataset: Dataset) -> None:
    """Make anew what is kept up to date with ``dataset``, which has a new version.

    What is being made just then waits for its end, so that of several new versions the newest counts.
    """
    for kept in upkeeps_reading(dataset):
        _follow(kept)


def go_on(dataset: Dataset) -> None:
    """An attempt to make ``dataset`` ended: make it once more if something new came meanwhile."""
    kept = Upkeep.objects.select_for_update().filter(target=dataset, is_on=True, waiting=True).first()
    if kept is not None:
        _follow(kept)


def is_made_now(dataset: Dataset) -> bool:
    """Whether a recipe is being applied for it."""
    return runs_into(dataset).filter(job__state__in=ACTIVE).exists()


def _follow(kept: Upkeep) -> None:
    Upkeep.objects.select_for_update().get(id=kept.id)
    if kept.target.trashed_at:
        return
    if is_made_now(kept.target):
        Upkeep.objects.filter(id=kept.id).update(waiting=True)
        return
    begin = partial(_again, kept.author, kept.target, kept.run, kept, automatic=True)
    facts = in_the_name_of(kept, transaction.atomic(begin))
    if "is_on" in facts:
        record(None, "recipe.upkeep_stopped", kept, kept.target.project, author=kept.author.username)
    Upkeep.objects.filter(id=kept.id).update(waiting=False, **facts)


def _again(
    actor: User,
    dataset: Dataset,
    run: RecipeRun,
    kept: Upkeep | None,
    *,
    automatic: bool = False,
    key: str | None = None,
) -> RecipeRun:
    """Do what ``run`` did once more, on the newest version of what it read; ``kept`` says how."""
    policy.check(actor, "dataset.edit", dataset.project)
    _refuse_trashed(dataset)
    version, newest_tables = (kept.recipe_version, kept.newest_tables) if kept else (run.version, False)
    inputs = inputs_of(run, version, newest_tables=newest_tables)
    if dataset.id in inputs or kept and kept.is_on:
        _refuse_circles(dataset, inputs)
    source = newest_of(run.source.dataset)
    if source is None:
        said = _("“%(dataset)s” is in the trash, so nothing can be made of it. Restore it first.")
        raise Conflict(said % {"dataset": run.source.dataset.name})
    values = _known(version, run.parameters)
    applied = with_newest(actor, dataset.project, version.plain(values)) if newest_tables else None
    same = {"mapping": run.mapping, "on_failure": run.on_failure, "on_cluster": run.on_cluster, "parameters": values}
    same["learned_from"] = run.learned_from
    how = {"applied": applied, "automatic": automatic, "key": key}
    return make_version(actor, version, source, target=dataset, **same, **how)


def _known(version: RecipeVersion, values: dict[str, Any]) -> dict[str, Any]:
    """The values of parameters that the version has; a newer one may have fewer, and takes defaults for others."""
    names = {one.name for one in version.written.parameters}
    return {name: value for name, value in values.items() if name in names}


def _refuse_trashed(dataset: Dataset) -> None:
    if dataset.trashed_at:
        raise Conflict(_("This is in the trash. Take it out first."))


def _last(dataset: Dataset) -> RecipeRun:
    run = last_made(dataset)
    if run is None:
        raise Conflict(_("No recipe made this dataset, so there is nothing to do once more."))
    return run


def _refuse_circles(dataset: Dataset, inputs: set[Any]) -> None:
    if is_circular(dataset, inputs):
        said = _(
            "“%(dataset)s” would be made of itself, without end. Make its versions by hand, or into a new dataset."
        )
        raise Conflict(said % {"dataset": dataset.name})
