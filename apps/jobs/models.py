"""Job, its log, its live metrics, and the price table.

    queued -> running | cancelled
    running -> succeeded | failed | cancelling | queued (a new attempt after a lost worker)
    cancelling -> cancelled | failed

Every move is an UPDATE that names the expected state and attempt (lifecycle.py); no other code writes ``state``.
"""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import Record
from apps.core.said import spoken
from apps.jobs.choices import ACTIVE, FINAL, Queue, State
from apps.projects.models import Project
from workers.core.said import Said

WORTH_A_WORD, SURELY_LONG = 5, 60
"""Seconds from which on an estimate is said: one that past jobs stand behind, and a first guess."""


class Job(Record):
    """One piece of work: what was asked (``spec``), how it goes, what it took."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="jobs")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, db_index=True)
    title = models.CharField(max_length=200)
    title_said = models.JSONField(null=True)
    queue = models.CharField(max_length=20, choices=Queue.choices, default=Queue.CPU)
    key = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - several jobs may have none
    spec = models.JSONField()

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED, db_index=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    dispatched_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True, default="")

    phase = models.CharField(max_length=100, blank=True, default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    error = models.TextField(blank=True, default="")
    error_said = models.JSONField(null=True)
    error_details = models.JSONField(default=dict)

    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cpu_seconds = models.FloatField(null=True)
    peak_memory = models.PositiveBigIntegerField(null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    estimate = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="one_job_per_idempotency_key")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What it does, in the language of the person who reads; ``title`` says it in that of the one who asked."""
        return spoken(Said(**self.title_said)) if self.title_said else self.title

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    @property
    def queue_wait(self) -> timedelta | None:
        """How long it waited before its last attempt began; still growing while queued."""
        end = self.started_at or (timezone.now() if self.state == State.QUEUED else self.finished_at)
        return end - self.queued_at if end else None

    @property
    def duration(self) -> timedelta | None:
        """How long its last attempt ran; still growing while running."""
        if self.started_at is None:
            return None
        return (self.finished_at or timezone.now()) - self.started_at

    @property
    def problem(self) -> str:
        """How it ended badly, in the language of the person who reads; ``error`` says it in English."""
        return spoken(Said(**self.error_said)) if self.error_said else self.error

    @property
    def currency(self) -> str:
        """What its cost is counted in: the currency of the price table when it was asked for."""
        return str(self.estimate.get("currency", ""))

    @property
    def expected(self) -> float | None:
        """How many seconds it takes, where that is worth a word: not of a short job, nor of a short guess."""
        seconds: float = self.estimate.get("seconds", 0)
        return seconds if seconds >= (WORTH_A_WORD if self.estimate.get("past_jobs") else SURELY_LONG) else None

    @property
    def percent(self) -> int | None:
        return min(100, round(100 * self.done / self.total)) if self.total else None


class JobLog(models.Model):
    """One line of a job's log, in order of ``id``."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="log_lines")
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)
    line = models.TextField()
    said = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]

    @property
    def words(self) -> str:
        """The line in the reader's language, where it is a sentence of ours."""
        return spoken(Said(**self.said) if self.said else Said(self.line))


class JobMetric(models.Model):
    """One point of a live curve."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="metrics")
    attempt = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    value = models.FloatField()
    step = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]


class Price(models.Model):
    """What an hour on a queue costs; edited by the studio's administrator."""

    queue = models.CharField(max_length=20, choices=Queue.choices, primary_key=True)
    per_hour = models.DecimalField(max_digits=10, decimal_places=4, default=Decimal("0.10"))
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        ordering = ["queue"]

    def __str__(self) -> str:
        return f"{self.per_hour} {self.currency}"
