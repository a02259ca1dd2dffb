"""The Celery door: the only file of the workshop that meets the apps."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from apps.datasets.services import run_schedules
from apps.datasets.services import sweep_store as free_orphans
from apps.deployments.services import publishing
from apps.jobs import runner, services
from apps.jobs.launch import waiting


@worker_ready.connect
def begin_waiting(**_facts: Any) -> None:
    """A child that has loaded everything waits for the first job."""
    waiting.keep()


@shared_task(name="etabli.run_job")
def run_job(job_id: str, attempt: int) -> None:
    """Carry out one attempt of a job; a message that moves no row is old or doubled and returns quietly."""
    runner.run(job_id, attempt)


@shared_task(name="etabli.sweep_jobs")
def sweep_jobs() -> None:
    """Requeue or fail jobs whose worker is gone; send again what never left; start what is due."""
    services.sweep()
    publishing.publish_pending()
    run_schedules()


@shared_task(name="etabli.sweep_store")
def sweep_store() -> None:
    """Every night: free files that no row needs, and log rows that lack a file."""
    free_orphans()
