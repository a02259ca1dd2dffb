"""One attempt of a job, in a real process of its own."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation

from apps.jobs import lifecycle, runner, services
from apps.jobs.choices import State
from apps.jobs.models import Job
from tests.probe import ProbeSpec
from workers.core.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(project: Any, cast: Any, probe_kind: Any) -> Any:
    def make(**spec: Any) -> Job:
        with transaction.atomic():
            return services.submit("tests.probe", ProbeSpec(**spec), actor=cast.dan, project=project, title="Probe")

    return make


def carry_out(job: Job) -> Job:
    runner.run(str(job.id), job.attempt)
    job.refresh_from_db()
    return job


def log_of(job: Job) -> str:
    return "\n".join(job.log_lines.values_list("line", flat=True))


def test_a_job_that_works_succeeds_and_tells_what_it_took(submit: Any, probe_kind: Any) -> None:
    job = carry_out(submit(steps=4))
    assert job.state == State.SUCCEEDED
    assert (job.phase, job.done, job.total, job.percent) == ("Counting", 4, 4, 100)
    assert [point.value for point in job.metrics.all()] == [1.0, 1 / 2, 1 / 3, 1 / 4]
    assert job.cpu_seconds > 0 and job.peak_memory > 1e6 and job.cost is not None
    assert job.queue_wait is not None and job.duration is not None
    assert probe_kind.completed[-1].total == 4


def test_refused_work_fails_with_its_own_sentence(submit: Any) -> None:
    job = carry_out(submit(behaviour="refuse"))
    assert (job.state, job.error) == (State.FAILED, "Column “age” holds no values. Drop it.")
    assert job.error_details == {"column": "age"}


def test_how_it_failed_is_said_in_the_language_of_the_reader(submit: Any) -> None:
    job = carry_out(submit(behaviour="killed"))
    assert job.error.startswith("The process was killed from outside") and job.problem == job.error
    with translation.override("fr"):
        assert job.problem.startswith("Le processus a été tué de l’extérieur")
        assert "Go de mémoire" not in job.error and " Go. " in job.problem


def test_what_it_does_is_said_in_the_language_of_the_reader(project: Any, cast: Any, probe_kind: Any) -> None:
    with transaction.atomic():
        title = say("Describe {version}", version="Sales v1")
        job = services.submit("tests.probe", ProbeSpec(), actor=cast.dan, project=project, title=title)
    assert job.label == str(job) == "Describe Sales v1"
    with translation.override("fr"):
        assert job.label == "Décrire Sales v1"


def test_a_sentence_that_nobody_translated_stays_as_it_is(submit: Any) -> None:
    job = carry_out(submit(behaviour="refuse"))
    with translation.override("fr"):
        assert job.problem == job.error == "Column “age” holds no values. Drop it."


def test_an_unexpected_error_fails_and_its_story_is_in_the_log(submit: Any) -> None:
    job = carry_out(submit(behaviour="crash"))
    assert job.state == State.FAILED and "ZeroDivisionError" in job.error
    assert "Traceback" in log_of(job)


def test_a_killed_process_is_a_sentence_about_memory(submit: Any, probe_kind: Any) -> None:
    job = carry_out(submit(behaviour="killed"))
    assert job.state == State.FAILED and "lack of memory" in job.error
    assert probe_kind.failures[-1] == State.FAILED


def test_a_process_that_ends_without_a_word_leaves_its_output_in_the_log(submit: Any) -> None:
    job = carry_out(submit(behaviour="print"))
    assert job.state == State.FAILED and "exit status 3" in job.error
    assert "something printed" in log_of(job)


def test_a_transient_fault_is_tried_again_and_then_failed(submit: Any) -> None:
    job = submit(behaviour="transient")
    for attempt in (1, 2):
        job = carry_out(job)
        assert (job.state, job.attempt) == (State.QUEUED, attempt + 1)
    job = carry_out(job)
    assert (job.state, job.error) == (State.FAILED, "The connection was lost.")


def test_a_doubled_message_changes_nothing(submit: Any, probe_kind: Any) -> None:
    job = submit()
    done = len(probe_kind.completed)
    carry_out(job)
    carry_out(job)
    assert len(probe_kind.completed) == done + 1
    assert job.log_lines.count() == 1


def test_a_message_of_an_old_attempt_is_fenced_off(submit: Any) -> None:
    job = submit()
    Job.objects.filter(id=job.id).update(attempt=2)
    runner.run(str(job.id), 1)
    job.refresh_from_db()
    assert job.state == State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_job_that_does_not_listen_is_stopped_within_five_seconds(submit: Any, cast: Any) -> None:
    job = submit(behaviour="deaf")

    def work() -> None:
        runner.run(str(job.id), 1)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    while not job.log_lines.exists():
        worker.join(0.05)
    job.refresh_from_db()
    services.cancel(cast.dan, job)
    worker.join(5)
    assert not worker.is_alive()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_an_attempt_that_lost_its_job_records_nothing(submit: Any, probe_kind: Any) -> None:
    job = submit()
    done = len(probe_kind.completed)
    assert lifecycle.start(job.id, 1, "a worker that then hung")
    assert lifecycle.try_again(job.id, 1)
    assert not lifecycle.succeed(job.id, 1)
    job.refresh_from_db()
    assert carry_out(job).state == State.SUCCEEDED
    assert len(probe_kind.completed) == done + 1
