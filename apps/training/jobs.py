"""Job kinds of training."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.services.discreet import discreet_error
from apps.experiments.services import record_run
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from apps.training.models import TrainingJob
from workers.training.specs import TrainResult, TrainSpec


@register
class TrainingFit(Kind):
    """A version, a recipe, a split and a target become a run."""

    name = "training.fit"
    label = _("Train a model")
    compute = "workers.training.fit:train"
    spec = TrainSpec
    result = TrainResult
    guess_seconds = 10.0

    def complete(self, job: Job, result: TrainResult) -> None:
        asked = TrainingJob.objects.select_related("experiment").get(job=job)
        asked.run = record_run(
            asked.experiment,
            metrics=[asdict(metric) for metric in result.metrics],
            files=[asdict(file) for file in result.files],
            author=job.author,
            name=asked.name,
            job=job,
            dataset_version_id=asked.dataset_version_id,
            recipe_version_id=asked.recipe_version_id,
            split_id=asked.split_id,
            target=job.spec["target"],
            task=job.spec["task"],
            algorithm=job.spec["algorithm"],
            seed=job.spec["seed"],
            params=result.params,
            features=list(result.features),
            labels=list(result.labels),
            package=result.package,
            rows=result.rows,
            notes=list(result.notes),
            environment=result.environment,
            leak_overrides=list(result.leaks),
        )
        asked.save(update_fields=["run"])

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        asked = TrainingJob.objects.select_related("dataset_version__dataset").filter(job=job).first()
        if asked is None:
            return message, details
        message, said = discreet_error(asked.dataset_version.dataset, message, details)
        # A finding names columns and shares, never a cell.
        return message, {**said, "leaks": details["leaks"]} if "leaks" in details else said

    def link(self, job: Job) -> str:
        asked = TrainingJob.objects.select_related("run").filter(job=job).first()
        if asked is None:
            return ""
        if asked.run is None:
            return reverse("training:detail", args=[job.project.slug, asked.id])
        return reverse("experiments:run-detail", args=[job.project.slug, asked.run.number])
