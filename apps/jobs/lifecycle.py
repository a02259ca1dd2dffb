"""The moves of a job: each one UPDATE that names the state and attempt it expects; False when somebody moved first."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.jobs.choices import OWNED, State
from apps.jobs.models import Job
from workers.core.said import Said
from workers.core.words import Phrase


def _move(job_id: Any, attempt: int, expected: tuple[str, ...], /, **changes: Any) -> bool:
    return Job.objects.filter(id=job_id, attempt=attempt, state__in=expected).update(**changes) == 1


def lease() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def start(job_id: Any, attempt: int, worker: str) -> bool:
    """queued -> running."""
    now = timezone.now()
    return _move(
        job_id, attempt, (State.QUEUED,), state=State.RUNNING, started_at=now, lease_until=lease(), worker=worker,
        phase="", done=0, total=None,
    )  # fmt: skip


def beat(job_id: Any, attempt: int, **progress: Any) -> bool:
    """Still alive, with news; False when this attempt no longer owns the job."""
    return _move(job_id, attempt, OWNED, lease_until=lease(), **progress)


def succeed(job_id: Any, attempt: int, **facts: Any) -> bool:
    """running -> succeeded. A job that was asked to stop but finished first has still finished."""
    return _move(
        job_id, attempt, OWNED, state=State.SUCCEEDED, finished_at=timezone.now(), lease_until=None, error="", **facts
    )


def fail(job_id: Any, attempt: int, error: str, **facts: Any) -> bool:
    """running | cancelling -> failed. What ``say`` made is kept so that it can be said in other languages."""
    facts["error_said"] = Said.of(error).plain if isinstance(error, Phrase) else None
    return _move(
        job_id, attempt, OWNED, state=State.FAILED, finished_at=timezone.now(), lease_until=None, error=error, **facts
    )


def cancel(job_id: Any, attempt: int, **facts: Any) -> bool:
    """queued | cancelling -> cancelled."""
    expected = (State.QUEUED, State.CANCELLING)
    return _move(
        job_id, attempt, expected, state=State.CANCELLED, finished_at=timezone.now(), lease_until=None, **facts
    )


def ask_to_stop(job_id: Any, attempt: int) -> bool:
    """running -> cancelling; the only move that needs no ownership."""
    return _move(job_id, attempt, (State.RUNNING,), state=State.CANCELLING)


def try_again(job_id: Any, attempt: int) -> bool:
    """running -> queued, as the next attempt: whatever the old one still sends is fenced off."""
    return _move(
        job_id,
        attempt,
        (State.RUNNING,),
        state=State.QUEUED,
        attempt=attempt + 1,
        queued_at=timezone.now(),
        dispatched_at=None,
        started_at=None,
        lease_until=None,
        worker="",
    )
