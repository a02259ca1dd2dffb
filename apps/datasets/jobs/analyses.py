"""What is worked out of versions."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.services.discreet import discreet_error
from apps.datasets.services.versions import save_profile
from apps.jobs.choices import Queue
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.core.specs import to_json
from workers.profiling.profile import ProfileResult, ProfileSpec


class AnalysisKind(Kind):
    """A kind whose result is kept as it is, in the ``Analysis`` that asked for it; ``page`` shows it."""

    queue = Queue.INTERACTIVE
    page: ClassVar[str]

    def complete(self, job: Job, result: Any) -> None:
        Analysis.objects.filter(job=job).update(result=to_json(result))

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        found = Analysis.objects.select_related("version__dataset").filter(job=job).first()
        return discreet_error(found.version.dataset, message, details) if found else (message, details)

    def link(self, job: Job) -> str:
        found = Analysis.objects.select_related("version").filter(job=job).first()
        return _page_of(self.page, job, found.version) if found else ""


@register
class DatasetsProfile(Kind):
    """A version that came without a profile gets one."""

    name = "datasets.profile"
    label = _("Describe a version")
    is_housekeeping = True
    compute = "workers.profiling.profile:profile"
    spec = ProfileSpec
    result = ProfileResult

    def complete(self, job: Job, result: ProfileResult) -> None:
        for version in self._versions(job):
            save_profile(version, result.columns)

    def link(self, job: Job) -> str:
        version = self._versions(job).first()
        if version is None:
            return ""
        return _page_of("datasets:version-detail", job, version)

    def _versions(self, job: Job) -> Any:
        return DatasetVersion.objects.filter(
            dataset__project=job.project, table__manifest=job.spec["table"]["manifest"]
        )


def _page_of(page: str, job: Job, version: DatasetVersion) -> str:
    return reverse(page, args=[job.project.slug, version.dataset_id, version.number])
