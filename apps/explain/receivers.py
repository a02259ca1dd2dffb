"""A finished training explains itself."""

from typing import Any

from django.dispatch import receiver

from apps.experiments.models import Run
from apps.explain.services import explain_run
from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.jobs.signals import job_finished


@receiver(job_finished)
def explain_new_run(sender: Any, job: Job, **_kwargs: Any) -> None:
    """Queue the explanation of the run that the job made."""
    if job.state != State.SUCCEEDED:
        return
    run = Run.objects.select_related("project", "dataset_version__dataset", "split").filter(job=job).first()
    if run:
        explain_run(job.author, run)
