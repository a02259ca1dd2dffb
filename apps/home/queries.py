"""What the person should know: their own work that ended, decisions that wait for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.jobs.choices import FINAL
from apps.jobs.models import Job

LIMIT = 20


@dataclass(frozen=True)
class Notice:
    """One line of the bell."""

    at: datetime
    state: str
    title: str
    detail: str
    url: str


def notices_for(actor: Any) -> list[Notice]:
    """Newest first."""
    return sorted(_ended_jobs(actor), key=lambda notice: notice.at, reverse=True)[:LIMIT]


def _ended_jobs(actor: Any) -> list[Notice]:
    jobs = Job.objects.visible_to(actor).filter(author=actor, state__in=FINAL).select_related("project")
    return [
        Notice(job.finished_at, job.state, job.title, job.project.name, reverse("jobs:detail", args=[job.project.slug, job.pk]))
        for job in jobs.order_by("-finished_at")[:LIMIT]
    ]
