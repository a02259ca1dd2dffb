"""Freeing the files of what was purged."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.services.freeing import plan, settle, unfreed
from apps.jobs.choices import Queue
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.core.freeing import FreeSpec
from workers.core.specs import to_json
from workers.core.table_files import Freed


@register
class DatasetsPurge(Kind):
    """What is to go is worked out when the job starts: a file that a row needs by then stays."""

    name = "datasets.purge"
    label = _("Purge")
    queue = Queue.INTERACTIVE
    compute = "workers.core.freeing:free"
    spec = FreeSpec
    result = Freed

    def reveal(self, job: Job) -> dict[str, Any]:
        revealed: dict[str, Any] = to_json(plan(self._versions(job), job.spec["loose"]))
        return revealed

    def complete(self, job: Job, result: Freed) -> None:
        settle(self._versions(job))

    def link(self, job: Job) -> str:
        return reverse("datasets:trash", args=[job.project.slug])

    def _versions(self, job: Job) -> list[Any]:
        return list(unfreed(job.project).filter(id__in=job.spec["versions"]))
