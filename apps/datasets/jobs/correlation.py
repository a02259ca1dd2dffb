"""How the columns of a version move together."""

from django.utils.translation import gettext_lazy as _

from apps.datasets.jobs.analyses import AnalysisKind
from apps.jobs.kinds import register
from workers.profiling.correlation import CorrelationResult, CorrelationSpec


@register
class DatasetsCorrelation(AnalysisKind):
    """Every pair of columns is compared, and the matrices are kept."""

    name = "datasets.correlation"
    label = _("Compare columns")
    compute = "workers.profiling.correlation:correlate"
    spec = CorrelationSpec
    result = CorrelationResult
    page = "datasets:version-relations"
