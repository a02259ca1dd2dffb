"""What two versions differ in, and whether a key holds."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.jobs.analyses import AnalysisKind
from apps.datasets.models import Analysis
from apps.jobs.kinds import register
from apps.jobs.models import Job
from workers.comparing.diff import DiffResult, DiffSpec
from workers.comparing.keys import KeyResult, KeySpec


@register
class DatasetsDiff(AnalysisKind):
    """The difference of two versions."""

    name = "datasets.diff"
    label = _("Compare two versions")
    compute = "workers.comparing.diff:diff"
    spec = DiffSpec
    result = DiffResult
    page = "datasets:version-changes"

    def link(self, job: Job) -> str:
        found = Analysis.objects.filter(job=job).first()
        return f"{super().link(job)}?before={found.other_id}" if found else ""


@register
class DatasetsKey(AnalysisKind):
    """Whether some columns tell the rows of a version apart."""

    name = "datasets.key"
    label = _("Check a key")
    compute = "workers.comparing.keys:check_key"
    spec = KeySpec
    result = KeyResult
    page = "datasets:version-detail"

    def link(self, job: Job) -> str:
        found = Analysis.objects.select_related("version").filter(job=job).first()
        return reverse("datasets:edit", args=[job.project.slug, found.version.dataset_id]) if found else ""
