"""Splitting a long version."""

from django.utils.translation import gettext_lazy as _

from apps.datasets.jobs.analyses import AnalysisKind
from apps.datasets.models import Analysis
from apps.datasets.services.splits import keep_split
from apps.jobs.kinds import register
from apps.jobs.models import Job
from workers.core.specs import from_json
from workers.profiling.splits import SplitResult, SplitSpec


@register
class DatasetsSplit(AnalysisKind):
    """The split is kept as if it had been made at once; the analysis only says how that goes."""

    name = "datasets.split"
    label = _("Split a version")
    compute = "workers.profiling.splits:make_split"
    spec = SplitSpec
    result = SplitResult
    page = "datasets:version-splits"

    def complete(self, job: Job, result: SplitResult) -> None:
        for asked in Analysis.objects.filter(job=job).select_related("version__dataset__project", "author"):
            keep_split(asked.author, asked.version, from_json(job.spec, SplitSpec), result, asked.params["name"])
