"""The insights report of a version."""

from django.utils.translation import gettext_lazy as _

from apps.datasets.jobs.analyses import AnalysisKind
from apps.jobs.choices import Queue
from apps.jobs.kinds import register
from workers.insights.report import InsightsResult, InsightsSpec


@register
class DatasetsInsights(AnalysisKind):
    """What is wrong with a version, and what its target is."""

    name = "datasets.insights"
    label = _("Look for problems")
    queue = Queue.CPU
    compute = "workers.insights.insights:insights"
    spec = InsightsSpec
    result = InsightsResult
    page = "datasets:version-insights"
    guess_seconds = 20.0
