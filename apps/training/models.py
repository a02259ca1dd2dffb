"""TrainingJob."""

from django.db import models

from apps.core.models import Record
from apps.datasets.models import DatasetVersion, Split
from apps.experiments.models import Experiment, Run
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.recipes.models import RecipeVersion


class TrainingJob(Record):
    """What was asked to be trained; ``run`` is what came of it. The job's spec holds every parameter."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="training_jobs")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    dataset_version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    recipe_version = models.ForeignKey(RecipeVersion, on_delete=models.PROTECT, null=True, related_name="+")
    split = models.ForeignKey(Split, on_delete=models.PROTECT, related_name="+")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
