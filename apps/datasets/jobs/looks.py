"""Looking through a long version."""

from django.utils.translation import gettext_lazy as _

from apps.datasets.jobs.analyses import AnalysisKind
from apps.jobs.kinds import register
from workers.browsing.preparing import LookResult, LookSpec


@register
class DatasetsLook(AnalysisKind):
    """A sorted, filtered or searched look is worked out, and kept beside the version."""

    name = "datasets.look"
    label = _("Look through a version")
    compute = "workers.browsing.preparing:prepare"
    spec = LookSpec
    result = LookResult
    page = "datasets:version-detail"
