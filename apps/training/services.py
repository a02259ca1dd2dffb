"""Starting training: everything that can be checked is checked before the job is queued."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import DomainError
from apps.datasets.models import DatasetVersion, Split
from apps.datasets.services import create_split
from apps.experiments.services import open_experiment
from apps.jobs.services import submit
from apps.projects import policy
from apps.projects.models import Project
from apps.recipes.models import RecipeVersion
from apps.training.models import TrainingJob
from apps.training.queries import dates_of, moment_of, scale_of
from apps.training.wishes import Wishes, settle
from workers.algorithms import algorithms
from workers.recipes import Recipe
from workers.training.specs import TrainSpec

SHARES = (0.6, 0.2, 0.2)


def start_training(
    actor: Any,
    project: Project,
    version: DatasetVersion,
    wishes: Wishes,
    *,
    recipe_version: RecipeVersion | None = None,
    recipe_parameters: Mapping[str, Any] | None = None,
    split: Split | None = None,
    name: str = "",
    experiment: str = "",
    key: str | None = None,
) -> TrainingJob:
    """A queued training job. Without ``split``, 60/20/20: stratified by the classes where there are any.

    ``recipe_parameters`` are values for the recipe's parameters; those left out have their defaults.

    Raises what ``wishes.settle`` raises. ``key`` makes it idempotent: the same key answers the same training job.
    """
    policy.check(actor, "run.start", project)
    _check_belonging(project, version, recipe_version, split)
    values = recipe_version.values(recipe_parameters) if recipe_version else {}
    document = recipe_version.plain(values) if recipe_version else Recipe()
    settled, found = settle(wishes, version.ref, document)
    _check_moment(version, settled.moment)
    with transaction.atomic():
        split = split or _default_split(actor, version, settled, stratified=found.stratified)
        title = name.strip() or f"{_(algorithms.get(settled.algorithm).label)}, {version}"
        job = submit(
            "training.fit",
            _spec(settled, document, version, _origin(version, recipe_version, values, split), split),
            actor=actor,
            project=project,
            title=title,
            key=key,
            scale=scale_of(version, settled.trials),
        )
        asked, made = TrainingJob.objects.get_or_create(
            job=job,
            defaults={
                "project": project,
                "experiment": open_experiment(actor, project, experiment),
                "name": title[:100],
                "dataset_version": version,
                "recipe_version": recipe_version,
                "split": split,
            },
        )
        if made:
            record(actor, "training.started", asked, project, version=str(version.id), algorithm=settled.algorithm)
            if settled.leak_overrides:
                record(actor, "training.leaks_kept", asked, project, reasons=dict(settled.leak_overrides))
    return asked


def train_past_leaks(
    actor: Any, asked: TrainingJob, *, without: Collection[str] = (), overrides: Mapping[str, str]
) -> TrainingJob:
    """The same training once more, without the columns ``without`` and with the ``overrides`` (column -> reason).

    What was left out or kept before stays so. Raises what ``start_training`` raises.
    """
    spec = asked.job.spec
    before = {f.name: spec[f.name] for f in fields(Wishes) if f.name in spec}
    wishes = Wishes(
        **{
            **before,
            "features": tuple(spec["features"]),
            "without": tuple(dict.fromkeys([*spec.get("without", ()), *without])),
            "leak_overrides": {**spec.get("leak_overrides", {}), **overrides},
        }
    )
    return start_training(
        actor,
        asked.project,
        asked.dataset_version,
        wishes,
        recipe_version=asked.recipe_version,
        recipe_parameters=spec["origin"].get("recipe_parameters"),
        split=asked.split,
        name=asked.name,
        experiment=asked.experiment.name,
    )


def _check_belonging(
    project: Project, version: DatasetVersion, recipe_version: RecipeVersion | None, split: Split | None
) -> None:
    if version.dataset.project_id != project.id:
        raise DomainError(_("The dataset belongs to another project."), "version")
    if recipe_version and recipe_version.recipe.project_id != project.id:
        raise DomainError(_("The recipe belongs to another project."), "recipe_version")
    if split and split.version_id != version.id:
        raise DomainError(_("The split is of another version. Choose one of this version."), "split")
    if split and "fold_1" in split.parts:
        raise DomainError(
            _("This split has folds. Training needs a part “train” and a part “test”; choose or make such a split."),
            "split",
        )
    if split and not {"train", "test"} <= set(split.parts):
        raise DomainError(_("The split needs a part “train” and a part “test”."), "split")


def _check_moment(version: DatasetVersion, moment: str) -> None:
    if moment and moment not in dates_of(version):
        told = _("“%(name)s” is no column of dates in this version. Choose one, or leave the moment out.")
        raise DomainError(told % {"name": moment}, "moment")


def _default_split(actor: Any, version: DatasetVersion, settled: Wishes, *, stratified: bool) -> Split:
    if stratified and settled.target in version.columns_schema:
        method, column = "stratified", settled.target
    else:
        method, column = "random", ""
    return create_split(actor, version, method=method, fractions=SHARES, column=column, seed=settled.seed)


def _spec(
    settled: Wishes, document: Recipe, version: DatasetVersion, origin: dict[str, Any], split: Split
) -> TrainSpec:
    return TrainSpec(
        table=version.ref,
        split=split.digest,
        recipe=tuple(document.to_json()),
        formats={column.name: column.format for column in version.columns_schema if column.format},
        origin=origin,
        **{
            **vars(settled),
            "params": dict(settled.params),
            "leak_overrides": dict(settled.leak_overrides),
            "moment": settled.moment or moment_of(split),
        },
    )


def _origin(
    version: DatasetVersion, recipe_version: RecipeVersion | None, values: Mapping[str, Any], split: Split
) -> dict[str, Any]:
    """Names and ids for the package's lineage, so that it can be read away from the studio."""
    return {
        "project": version.project.slug,
        "dataset": version.dataset.name,
        "dataset_version": version.number,
        "dataset_version_id": str(version.id),
        "recipe": str(recipe_version) if recipe_version else "",
        "recipe_version_id": str(recipe_version.id) if recipe_version else "",
        "recipe_parameters": dict(values),
        "split": split.name,
        "split_id": str(split.id),
    }
