"""Job kinds of deployments."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.services.discreet import discreet_error
from apps.deployments.models import BatchPrediction, Comparison, Deployment
from apps.deployments.services.batch import record_scored
from apps.deployments.services.comparisons import record_comparison
from apps.deployments.services.endpoints import put_in_service, withdraw
from apps.jobs.choices import Queue
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.serving.batch import BatchResult, BatchSpec
from workers.serving.comparing import CompareResult, CompareSpec
from workers.serving.rollout import RollOutResult, RollOutSpec


@register
class RollOut(Kind):
    """A version takes an endpoint's traffic once every inference server answers with it."""

    name = "deployments.roll_out"
    label = _("Roll out a version")
    queue = Queue.INTERACTIVE
    compute = "workers.serving.rollout:roll_out"
    spec = RollOutSpec
    result = RollOutResult

    def complete(self, job: Job, result: RollOutResult) -> None:
        put_in_service(_deployment(job))

    def failed(self, job: Job) -> None:
        withdraw(_deployment(job), job.error or str(_("The roll-out was cancelled.")))

    def link(self, job: Job) -> str:
        return reverse("deployments:endpoint-detail", args=[job.project.slug, _deployment(job).endpoint_id])


@register
class BatchPredict(Kind):
    """A dataset version is scored into another one."""

    name = "deployments.batch_predict"
    label = _("Score a dataset")
    compute = "workers.serving.batch:score"
    spec = BatchSpec
    result = BatchResult

    def complete(self, job: Job, result: BatchResult) -> None:
        record_scored(BatchPrediction.objects.select_related("version__group", "source").get(job=job), result)

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        batch = BatchPrediction.objects.select_related("source__dataset").filter(job=job).first()
        return discreet_error(batch.source.dataset, message, details) if batch else (message, details)

    def link(self, job: Job) -> str:
        batch = BatchPrediction.objects.filter(job=job).first()
        return reverse("deployments:batch-detail", args=[job.project.slug, batch.id]) if batch else ""


@register
class Compare(Kind):
    """A candidate is set beside the version in production."""

    name = "deployments.compare"
    label = _("Compare two model versions")
    compute = "workers.serving.comparing:compare"
    spec = CompareSpec
    result = CompareResult

    def complete(self, job: Job, result: CompareResult) -> None:
        record_comparison(Comparison.objects.get(job=job), result)

    def link(self, job: Job) -> str:
        comparison = Comparison.objects.select_related("candidate").filter(job=job).first()
        if comparison is None:
            return ""
        candidate = comparison.candidate
        return reverse("registry:version-detail", args=[job.project.slug, candidate.group_id, candidate.number])


def _deployment(job: Job) -> Deployment:
    return Deployment.objects.select_related("endpoint__project", "version__group", "version__run", "author").get(
        job=job
    )
