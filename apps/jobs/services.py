"""Submitting, stopping, repeating and sweeping jobs."""

import logging
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict
from apps.core.said import spoken
from apps.jobs import cost, kinds, lifecycle
from apps.jobs.choices import FINAL, OWNED, State
from apps.jobs.models import Job, JobLog
from apps.jobs.signals import job_finished
from apps.projects import policy
from apps.projects.models import Project
from workers.core.said import Said
from workers.core.specs import to_json
from workers.core.words import Phrase, say
from workers.core.words import _ as N_

log = logging.getLogger(__name__)

LOST = N_(
    "The worker was lost each time it did this. The log says what it did last; "
    "most often the machine ran out of memory or was switched off."
)


def submit(
    kind: str,
    spec: Any,
    *,
    actor: Any,
    project: Project,
    title: str,
    key: str | None = None,
    queue: str | None = None,
    scale: float = 1.0,
) -> Job:
    """A queued job. The caller has checked the policy and runs this inside its transaction.

    A ``title`` made by ``say`` is said to each reader in their language; any other is a name and stays.
    ``key`` makes it idempotent: the same key in the same project answers the job that is already there.
    The message leaves after commit; if the broker is away, the sweep sends it later.
    """
    declared = kinds.get(kind)
    if key and (found := Job.objects.filter(project=project, key=key).first()):
        return found
    try:
        with transaction.atomic():
            job = Job.objects.create(
                project=project,
                author=actor,
                kind=kind,
                title=spoken(title)[:200],
                title_said=Said.of(title).plain if isinstance(title, Phrase) else None,
                queue=queue or declared.queue,
                key=key,
                spec=to_json(spec),
                estimate=cost.as_json(cost.estimate(kind, scale=scale)),
            )
            record(actor, "job.submitted", job, project, kind=kind)
    except IntegrityError:  # a twin with the same key was quicker
        return Job.objects.get(project=project, key=key)
    transaction.on_commit(lambda: dispatch(job))
    return job


def dispatch(job: Job) -> bool:
    """Send the message. False when the broker is away; the sweep will try again."""
    try:
        current_app.send_task("etabli.run_job", args=[str(job.id), job.attempt], queue=job.queue, retry=False)
    except Exception as error:  # noqa: BLE001 - any transport's error means the same: not sent
        log.warning("job %s stays in the outbox: %s", job.id, error)
        return False
    Job.objects.filter(id=job.id, attempt=job.attempt).update(dispatched_at=timezone.now())
    return True


def cancel(actor: Any, job: Job) -> None:
    """Stop a job: at once when it waits, within seconds when it runs."""
    policy.check(actor, "job.cancel", job.project)
    with transaction.atomic():
        if lifecycle.cancel(job.id, job.attempt) if job.state == State.QUEUED else False:
            finish(job)
        elif not lifecycle.ask_to_stop(job.id, job.attempt):
            job.refresh_from_db()
            if job.state not in (State.CANCELLING, State.CANCELLED):
                raise Conflict(_("This job has already ended."))
            return
        record(actor, "job.cancelled", job, job.project)


def finish(job: Job) -> None:
    """Tell the kind and the listeners that the job is final; runs in the transaction of the move."""
    job.refresh_from_db()
    if job.state != State.SUCCEEDED:
        kinds.get(job.kind).failed(job)
    job_finished.send(Job, job=job)


def note(job_id: Any, attempt: int, *lines: str | Said) -> None:
    """Append lines to the job's log; sentences of the workshop are said to each reader in their language."""
    told = [line if isinstance(line, Said) else Said.of(line) for line in lines]
    JobLog.objects.bulk_create(
        JobLog(
            job_id=job_id,
            attempt=attempt,
            line=one.english[:4000],
            said=one.plain if one.values is not None else None,
        )
        for one in told
    )


def sweep() -> dict[str, int]:
    """Our own watch over every job; safe to run anywhere, at any time, twice at once."""
    return {"lost": _sweep_lost(), "sent": _sweep_outbox()}


def _sweep_lost() -> int:
    lost = Job.objects.filter(state__in=OWNED, lease_until__lt=timezone.now())
    return sum(_give_up(job) for job in lost)


def _give_up(job: Job) -> bool:
    with transaction.atomic():
        if job.state == State.CANCELLING:
            moved = lifecycle.cancel(job.id, job.attempt)
        elif job.attempt < settings.JOB_MAX_ATTEMPTS:
            moved = lifecycle.try_again(job.id, job.attempt)
            if moved:
                note(job.id, job.attempt, _("The worker was lost. Trying again."))
        else:
            moved = lifecycle.fail(job.id, job.attempt, say(LOST))
        job.refresh_from_db()
        if moved and job.state in FINAL:
            finish(job)
    if moved and job.state == State.QUEUED:
        dispatch(job)
    return moved


def _sweep_outbox() -> int:
    stale = timezone.now() - timedelta(seconds=settings.JOB_REDISPATCH_SECONDS)
    waiting = Job.objects.filter(state=State.QUEUED).filter(
        Q(dispatched_at=None, queued_at__lt=timezone.now() - timedelta(seconds=2)) | Q(dispatched_at__lt=stale)
    )
    sent = 0
    for job in waiting.order_by("queued_at")[:500]:
        if not dispatch(job):
            break
        sent += 1
    return sent
