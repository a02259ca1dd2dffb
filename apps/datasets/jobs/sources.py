"""What sources give becomes stored files, and then an import."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.datasets.models import Fetch
from apps.datasets.secrets import unseal
from apps.datasets.services.fetching import record_fetch
from apps.datasets.services.sources import revealed
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.connectors import connectors
from workers.importing.fetching import FetchResult, FetchSpec


@register
class DatasetsFetch(Kind):
    """A source is asked."""

    name = "datasets.fetch"
    label = _("Fetch from a source")
    compute = "workers.importing.fetching:fetch_source"
    spec = FetchSpec
    result = FetchResult

    def reveal(self, job: Job) -> dict[str, Any]:
        """What the settings allow today, and the credentials, for the process that asks and for nobody else."""
        fetch = Fetch.objects.select_related("source").filter(job=job).first()
        if fetch is None:
            raise DomainError(_("The source was deleted before it was asked."))
        if fetch.source.options != job.spec["params"]:
            raise DomainError(_("The source was changed before it was asked. Start again."))
        return revealed(job.project, job.spec["params"], unseal(fetch.source.secret))

    def complete(self, job: Job, result: FetchResult) -> None:
        fetch = Fetch.objects.select_related("source__project", "dataset", "author").filter(job=job).first()
        if fetch is None:
            raise DomainError(_("The source was deleted while it was asked. Nothing was stored."))
        record_fetch(fetch, _named(fetch, result))

    def link(self, job: Job) -> str:
        fetch = Fetch.objects.filter(job=job).first()
        if fetch is None:
            return ""
        if fetch.inspection_id:
            return reverse("datasets:inspection", args=[job.project.slug, fetch.inspection_id])
        if fetch.dataset_id:
            return reverse("datasets:detail", args=[job.project.slug, fetch.dataset_id])
        return reverse("datasets:source", args=[job.project.slug, fetch.source_id])


def _named(fetch: Fetch, result: FetchResult) -> FetchResult:
    """Tables that a database handed over are called as the source is: they are nobody's files."""
    if connectors.get(fetch.source.connector).files_field:
        return result
    files = (replace(file, name=f"{fetch.source.name}{PurePath(file.name).suffix}") for file in result.files)
    return replace(result, files=tuple(files))
