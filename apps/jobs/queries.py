"""Reading jobs."""

from typing import Any

from django.db.models import QuerySet

from apps.jobs.choices import ACTIVE
from apps.jobs.models import Job
from apps.projects.models import Project


def jobs_of(project: Project, *, state: str = "", kind: str = "") -> QuerySet[Job]:
    """The project's jobs, newest first, filtered when asked."""
    rows = Job.objects.filter(project=project).select_related("author")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return rows


def active_jobs_for(actor: Any) -> QuerySet[Job]:
    """What is queued or running in any project of the person."""
    return Job.objects.visible_to(actor).filter(state__in=ACTIVE).select_related("project", "author")


def recent_jobs_for(actor: Any, limit: int = 12) -> list[Job]:
    """The job drawer: what runs now, then what ended last."""
    rows = Job.objects.visible_to(actor).select_related("project", "author")
    return sorted(rows[:limit], key=lambda job: not job.is_active)


def curves_of(job: Job) -> dict[str, list[tuple[int, float]]]:
    """Live metrics of the current attempt: name -> points (step, value)."""
    curves: dict[str, list[tuple[int, float]]] = {}
    for name, step, value in job.metrics.filter(attempt=job.attempt).values_list("name", "step", "value"):
        curves.setdefault(name, []).append((step, value))
    return curves
