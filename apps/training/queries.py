"""Reading training jobs, and what a training form can choose from."""

import json
import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from apps.datasets.models import DatasetVersion, Split
from apps.jobs import cost
from apps.jobs.choices import State
from apps.projects.models import Project
from apps.recipes.models import Recipe
from apps.recipes.parameters import as_query as recipe_query
from apps.training.models import TrainingJob
from workers.core.schema import DATE, DATETIME

SMALL_TABLE = 200_000
SHOWN_JOBS = 5


def training_jobs_of(actor: Any, project: Project) -> QuerySet[TrainingJob]:
    """The project's training jobs, newest first."""
    rows = TrainingJob.objects.visible_to(actor).filter(project=project)
    return rows.select_related(
        "project",
        "experiment",
        "job__author",
        "job__project",
        "dataset_version__dataset",
        "recipe_version__recipe",
        "split",
        "run",
    )


def training_job(actor: Any, project: Project, training: uuid.UUID) -> TrainingJob:
    """One training job, or 404."""
    found: TrainingJob = training_jobs_of(actor, project).get_or_404(id=training)
    return found


def as_query(asked: TrainingJob) -> QueryDict:
    """What a training job was asked, as an address of the training form."""
    spec = asked.job.spec
    query = QueryDict(mutable=True)
    names = ("target", "task", "algorithm", "metric", "positive", "trials", "seed")
    query.update({name: spec[name] for name in names} | {"split": asked.split_id, "version": asked.dataset_version_id})
    query.update({name: value for name, value in spec["params"].items() if value is not None})
    query["recipe"] = asked.recipe_version.recipe_id if asked.recipe_version else ""
    if asked.recipe_version:
        query.update(recipe_query(asked.recipe_version, spec["origin"].get("recipe_parameters", {})))
    query["experiment"] = asked.experiment.name
    if spec.get("moment", "") not in ("", moment_of(asked.split)):
        query["moment"] = spec["moment"]
    query.setlist("without", spec.get("without", []))
    query.setlist("kept", [json.dumps(pair) for pair in spec.get("leak_overrides", {}).items()])
    if spec["balanced"]:
        query["balanced"] = "on"
    return query


def dates_of(version: DatasetVersion) -> list[str]:
    """The columns that can say when each row is asked about."""
    return [column.name for column in version.columns_schema if column.kind in (DATE, DATETIME)]


def moment_of(split: Split) -> str:
    """The column of dates that a split along time goes by; empty for any other split."""
    return str(split.params["column"]) if split.method == "time" else ""


def unfinished(actor: Any, project: Project) -> list[TrainingJob]:
    """The latest training jobs that have no run: waiting, running, failed or stopped."""
    return list(training_jobs_of(actor, project).exclude(job__state=State.SUCCEEDED)[:SHOWN_JOBS])


def versions_of(actor: Any, project: Project) -> QuerySet[DatasetVersion]:
    """Every version that can be trained on, newest first."""
    rows = DatasetVersion.objects.live().visible_to(actor).filter(dataset__project=project, rows__gt=0)
    return rows.select_related("dataset__project").prefetch_related("splits").order_by("-created_at")


def recipes_of(actor: Any, project: Project) -> QuerySet[Recipe]:
    """The project's recipes with the version that people see."""
    rows = Recipe.objects.visible_to(actor).filter(project=project, head__isnull=False)
    return rows.select_related("head__recipe", "dataset")


def estimate_for(version: DatasetVersion, trials: int) -> cost.Estimate:
    """Time and money for one training job, from past ones or from the size of the work."""
    return cost.estimate("training.fit", scale=scale_of(version, trials))


def scale_of(version: DatasetVersion, trials: int) -> float:
    """How many times the first guess: it grows with the trials and, beyond a small table, with the cells."""
    return (1 + trials / 25) * max(1.0, version.rows * version.columns / SMALL_TABLE)
