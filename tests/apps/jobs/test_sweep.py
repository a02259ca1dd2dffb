"""Our own watch: lost workers, lost messages, idempotency, stopping."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from apps.core.errors import Conflict, NotAllowed
from apps.jobs import lifecycle, services
from apps.jobs.choices import State
from apps.jobs.models import Job
from tests.probe import ProbeSpec

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(project: Any, cast: Any, probe_kind: Any) -> Job:
    with transaction.atomic():
        return services.submit("tests.probe", ProbeSpec(), actor=cast.dan, project=project, title="Probe")


def lose_worker(job: Job) -> None:
    lifecycle.start(job.id, job.attempt, "gone")
    Job.objects.filter(id=job.id).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_lost_worker_means_another_attempt_three_times_at_most(job: Job) -> None:
    for attempt in (1, 2, 3):
        assert (job.state, job.attempt) == (State.QUEUED, attempt)
        lose_worker(job)
        assert services.sweep()["lost"] == 1
        job.refresh_from_db()
    assert job.state == State.FAILED and "worker was lost" in job.error


def test_a_live_lease_is_left_alone(job: Job) -> None:
    lifecycle.start(job.id, 1, "alive")
    assert services.sweep()["lost"] == 0


def test_a_stopping_job_whose_worker_is_gone_is_cancelled(job: Job) -> None:
    lifecycle.start(job.id, 1, "gone")
    lifecycle.ask_to_stop(job.id, 1)
    Job.objects.filter(id=job.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    services.sweep()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_message_that_never_left_is_sent_by_the_sweep(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    Job.objects.filter(id=job.id).update(dispatched_at=None, queued_at=timezone.now() - timedelta(seconds=5))

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr("celery.app.base.Celery.send_task", broken)
    assert services.sweep()["sent"] == 0
    sent = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda _app, name, args, **_kwargs: sent.append(args))
    assert services.sweep()["sent"] == 1
    assert sent == [[str(job.id), 1]]
    assert services.sweep()["sent"] == 0


def test_the_same_key_answers_the_same_job(project: Any, cast: Any, probe_kind: Any) -> None:
    def submit() -> Job:
        with transaction.atomic():
            return services.submit("tests.probe", ProbeSpec(), actor=cast.dan, project=project, title="P", key="k")

    assert submit().id == submit().id


def test_a_waiting_job_is_stopped_at_once(job: Job, cast: Any) -> None:
    services.cancel(cast.dan, job)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    with pytest.raises(Conflict):
        Job.objects.filter(id=job.id).update(state=State.SUCCEEDED)
        job.refresh_from_db()
        services.cancel(cast.dan, job)


def test_a_viewer_cannot_stop_a_job(job: Job, cast: Any) -> None:
    with pytest.raises(NotAllowed):
        services.cancel(cast.vic, job)
