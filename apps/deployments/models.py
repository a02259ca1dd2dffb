"""Endpoint, Deployment, ApiKey, BatchPrediction, Comparison, Publication."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import Record, ScopedQuerySet
from apps.datasets.models import DatasetVersion
from apps.deployments.choices import DeploymentState, EndpointState
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.registry.choices import Gate
from apps.registry.models import ModelVersion


class Endpoint(Record):
    """A stable address with an owner and an end date. What serves behind it are deployments."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="endpoints")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=60)
    stage = models.CharField(max_length=12, choices=Gate.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    description = models.TextField(blank=True, default="")
    capture_share = models.FloatField(default=1.0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_endpoint_per_name"),
            models.CheckConstraint(condition=Q(capture_share__range=(0, 1)), name="capture_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its address on the inference server, below ``/endpoints/``."""
        return f"{self.project.slug}/{self.name}"

    def current(self, state: str) -> "Deployment | None":
        """Its deployment in a state that at most one can have."""
        return next((d for d in self.deployments.all() if d.state == state), None)

    @property
    def serving(self) -> "Deployment | None":
        return self.current(DeploymentState.IN_SERVICE)

    @property
    def incoming(self) -> "Deployment | None":
        return self.current(DeploymentState.ROLLING_OUT)

    @property
    def last_day(self) -> date:
        """The last day on which it answers."""
        return (timezone.localtime(self.ends_at) - timedelta(microseconds=1)).date()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def state(self) -> EndpointState:
        if self.is_over:
            return EndpointState.EXPIRED
        if self.incoming:
            return EndpointState.UPDATING if self.serving else EndpointState.CREATING
        if self.serving:
            return EndpointState.IN_SERVICE
        latest = next(iter(self.deployments.all()), None)
        if latest is None:
            return EndpointState.EMPTY
        return EndpointState.FAILED if latest.state == DeploymentState.FAILED else EndpointState.STOPPED


class Deployment(Record):
    """One version put behind one endpoint by one person. ``digest`` is what was approved when it was asked for."""

    project_path = "endpoint__project"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deployments")
    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=DeploymentState.choices, default=DeploymentState.ROLLING_OUT)
    note = models.CharField(max_length=200, blank=True, default="")
    error = models.TextField(blank=True, default="")
    in_service_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(state="in_service"), name="one_version_in_service_per_endpoint"
            ),
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(state="rolling_out"), name="one_roll_out_at_a_time_per_endpoint"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} on {self.endpoint}"


class KeyQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


class ApiKey(Record):
    """A key to one endpoint. Only its SHA-256 is kept; its text is shown once."""

    project_path = "endpoint__project"
    objects = KeyQuerySet.as_manager()

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="keys")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= timezone.now() else "active"


class BatchPrediction(Record):
    """One dataset version scored by one model version, into a version of another dataset."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="batch_predictions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    output_name = models.CharField(max_length=100)
    output = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.version} on {self.source}"


class Comparison(Record):
    """A candidate beside what was in production, on the candidate's test rows; ``result`` once the job succeeded."""

    project_path = "candidate__group__project"

    candidate = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    champion = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-created_at"]


class Publication(models.Model):
    """The one row that says how far the inference servers were told: ``published`` follows ``wanted``."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    wanted = models.PositiveBigIntegerField(default=0)
    published = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_publication")]

    def __str__(self) -> str:
        return f"{self.published} of {self.wanted}"

    @classmethod
    def row(cls) -> "Publication":
        """The row, locked until the transaction ends."""
        return cls.objects.select_for_update().get_or_create(id=1)[0]
