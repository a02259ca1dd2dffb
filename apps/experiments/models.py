"""Experiment, Run, Metric, Artifact."""

from django.conf import settings
from django.db import models

from apps.core.models import Record
from apps.datasets.models import DatasetVersion, Split
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.recipes.models import RecipeVersion


class Experiment(Record):
    """A question; its runs are attempts to answer it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="experiments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_experiment_per_name")]

    def __str__(self) -> str:
        return self.name


class Run(Record):
    """One fitted and evaluated model: what went in, what came out. It never changes.

    ``package`` is the digest of the model package; ``params`` are those the model was fitted with; ``rows`` counts the
    rows of each part; ``notes`` are sentences about what was left out or noticed. ``leak_overrides`` are possible leaks
    that were learned from all the same: {kind, column, strength, rows, sentence, reason}.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="runs")
    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="runs")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")

    dataset_version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="runs")
    recipe_version = models.ForeignKey(RecipeVersion, on_delete=models.PROTECT, null=True, related_name="runs")
    split = models.ForeignKey(Split, on_delete=models.PROTECT, related_name="runs")
    target = models.TextField()
    task = models.CharField(max_length=12)
    algorithm = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    features = models.JSONField(default=list)
    labels = models.JSONField(default=list)
    seed = models.PositiveIntegerField(default=0)

    package = models.CharField(max_length=64, db_index=True)
    rows = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    leak_overrides = models.JSONField(default=list)
    environment = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_run_per_number")]
        indexes = [models.Index(fields=["project", "algorithm"])]

    def __str__(self) -> str:
        return f"#{self.number} {self.name}"

    @property
    def metric_map(self) -> dict[str, "Metric"]:
        """Its metrics by name; costs nothing when they were prefetched."""
        return {metric.name: metric for metric in self.metrics.all()}


class Metric(Record):
    """One number about a run on its test part, with the interval that bootstrapping the rows gives."""

    project_path = "run__project"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=60)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_metric_per_name")]
        indexes = [models.Index(fields=["name", "value"])]


class Artifact(Record):
    """One file of a run, kept in the store under ``digest``."""

    project_path = "run__project"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="artifacts")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_artifact_per_name")]

    def __str__(self) -> str:
        return self.name
