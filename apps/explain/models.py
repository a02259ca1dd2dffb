"""Explanation."""

from django.db import models

from apps.core.models import Record
from apps.experiments.models import Run
from apps.jobs.models import Job


class Explanation(Record):
    """The shares of each column in a run's predictions; ``digest`` finds them once the job has succeeded."""

    project_path = "run__project"

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    method = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        ordering = ["-created_at"]
