"""Writing a long look as a workbook."""

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from apps.datasets.jobs.analyses import AnalysisKind
from apps.datasets.models import Analysis
from apps.jobs.choices import Queue
from apps.jobs.kinds import register
from apps.jobs.models import Job
from workers.browsing.workbook_job import WorkbookResult, WorkbookSpec


@register
class DatasetsWorkbook(AnalysisKind):
    """What is looked at is written as a workbook, which waits a week to be taken home."""

    name = "datasets.workbook"
    label = _("Write a workbook")
    queue = Queue.CPU
    is_look = False
    compute = "workers.browsing.workbook_job:make_workbook"
    spec = WorkbookSpec
    result = WorkbookResult
    page = "datasets:version-workbook"

    def link(self, job: Job) -> str:
        asked = Analysis.objects.filter(job=job).values_list("params__asked", flat=True).first() or {}
        said = urlencode({name: text for name, text in asked.items() if text})
        return f"{super().link(job)}?{said}" if said else super().link(job)
