"""Files are looked at."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import Inspection
from apps.jobs.choices import Queue
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.core.specs import to_json
from workers.importing.inspecting import InspectionSpec, Understanding


@register
class DatasetsInspect(Kind):
    """What files hold is understood; nothing is stored but that."""

    name = "datasets.inspect"
    label = _("Look at a file")
    queue = Queue.INTERACTIVE
    is_look = True
    compute = "workers.importing.inspecting:inspect_files"
    spec = InspectionSpec
    result = Understanding

    def complete(self, job: Job, result: Understanding) -> None:
        Inspection.objects.filter(job=job).update(result=to_json(result))

    def link(self, job: Job) -> str:
        found = Inspection.objects.filter(job=job).first()
        return reverse("datasets:inspection", args=[job.project.slug, found.id]) if found else ""
