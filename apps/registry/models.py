"""ModelGroup, ModelVersion, Review."""

from typing import Any

from django.conf import settings
from django.db import models

from apps.core.models import Record
from apps.experiments.models import Run
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate, Status


class ModelGroup(Record):
    """The versions of one model over time; its name is what answers carry."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="model_groups")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=60)
    description = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name


class ModelVersion(Record):
    """One registered run. It never changes; what people decide about it are reviews."""

    project_path = "group__project"

    group = models.ForeignKey(ModelGroup, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_model_version_per_number"),
            models.UniqueConstraint(fields=["group", "run"], name="one_model_version_per_run"),
        ]

    def __str__(self) -> str:
        return f"{self.group.name} v{self.number}"

    @property
    def project(self) -> Project:
        return self.group.project

    @property
    def label(self) -> str:
        """How answers and captures name it."""
        return f"{self.group.name}/{self.number}"

    def is_made_by(self, person: Any) -> bool:
        """Did this person train or register it?"""
        return person.pk in (self.author_id, self.run.author_id)

    def standing(self, gate: str) -> "Review | None":
        """The latest review at a gate; the one that counts."""
        return next((review for review in self.reviews.all() if review.gate == gate), None)

    def has_passed(self, gate: str) -> bool:
        """Is it approved at this gate and at those before it? Deploying checks what the approvals bind as well."""
        stands = (self.standing(step) for step in Gate(gate).way)
        return all(review is not None and review.decision == Decision.APPROVED for review in stands)

    @property
    def status(self) -> Status:
        decided = {gate: review.decision for gate in Gate.values if (review := self.standing(gate))}
        if Decision.REJECTED in decided.values():
            return Status.REJECTED
        if Gate.PRODUCTION in decided:
            return Status.PRODUCTION
        return Status.STAGING if Gate.STAGING in decided else Status.PENDING

    @property
    def next_gate(self) -> str:
        """The gate that is to be decided next; empty when both are passed or one is shut."""
        return {Status.PENDING: Gate.STAGING, Status.STAGING: Gate.PRODUCTION}.get(self.status, "")


class Review(Record):
    """One decision of one person at one gate, about exactly what ``bound`` names; ``digest`` is its SHA-256."""

    project_path = "version__group__project"

    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="reviews")
    gate = models.CharField(max_length=12, choices=Gate.choices)
    decision = models.CharField(max_length=12, choices=Decision.choices)
    comment = models.TextField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    bound = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-created_at"]
