"""Job kinds of explanations."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.explain.models import Explanation
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.explain.explanation import ExplainResult, ExplainSpec


@register
class ExplainShap(Kind):
    """A run's package and its test rows become an explanation."""

    name = "explain.shap"
    label = _("Explain a model")
    compute = "workers.explain.explanation:explain"
    spec = ExplainSpec
    result = ExplainResult
    guess_seconds = 5.0

    def complete(self, job: Job, result: ExplainResult) -> None:
        Explanation.objects.filter(job=job).update(digest=result.digest, rows=result.rows, method=result.method)

    def link(self, job: Job) -> str:
        found = Explanation.objects.select_related("run").filter(job=job).first()
        return reverse("experiments:run-detail", args=[job.project.slug, found.run.number]) if found else ""
