"""What an attempt is told is for its own process alone."""

import subprocess
import sys

import pytest

from apps.jobs import launch
from tests.probe import ProbeSpec


class Looked(Exception):
    """Instead of starting a process."""


def test_the_spec_is_readable_by_its_owner_alone(tmp_path, monkeypatch):
    def look(*_args, **_how):
        raise Looked

    monkeypatch.setattr(launch.subprocess, "Popen", look)
    with pytest.raises(Looked):
        launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    assert (tmp_path / "attempt" / "spec.json").stat().st_mode & 0o777 == 0o600


def test_the_spec_is_gone_as_soon_as_it_was_read(tmp_path):
    attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    last = [event for event in attempt.events(every=5) if event][-1]
    assert last["event"] == "result"
    assert not (tmp_path / "attempt" / "spec.json").exists()


def test_the_peak_memory_is_the_jobs_own_however_large_its_worker_is(tmp_path):
    heavy = bytearray(400 << 20)
    heavy[:: 1 << 12] = bytes([1]) * len(range(0, len(heavy), 1 << 12))  # every page is touched, so it is resident
    attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    assert [event for event in attempt.events(every=5) if event][-1]["event"] == "result"
    assert 1 << 20 < attempt.usage().peak_memory < 200 << 20


SMALL_WORKER = """
import sys
from pathlib import Path
import django
django.setup()
from apps.jobs import launch
from tests.probe import ProbeSpec
attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(behaviour="large"), Path(sys.argv[1]))
list(attempt.events(every=5))
print(attempt.usage().peak_memory, attempt.epitaph())
"""


def test_the_peak_memory_of_a_job_larger_than_its_worker_is_told_even_when_it_was_killed(tmp_path):
    """In a worker of its own, because the one that runs the tests may have grown larger than the job."""
    worker = [sys.executable, "-c", SMALL_WORKER, str(tmp_path / "attempt")]
    told = subprocess.run(worker, capture_output=True, text=True, check=True).stdout
    assert int(told.split()[0]) > 1 << 30
    assert "it held 1.1 GB of memory" in told


@pytest.fixture
def waiting(monkeypatch):
    """As in a worker: a child waits."""
    fresh = launch._Waiting()
    monkeypatch.setattr(launch, "waiting", fresh)
    fresh.keep()
    yield fresh
    while not fresh._children.empty():
        child = fresh._children.get_nowait()
        child.process.kill()
        child.process.wait()


def pid_waiting(waiting):
    child = waiting._children.get_nowait()
    waiting._children.put(child)
    return child.process.pid


def test_the_child_that_waited_does_the_job_and_another_one_waits_after_it(waiting, tmp_path):
    loaded = pid_waiting(waiting)
    attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    assert attempt._process.pid == loaded
    assert [event for event in attempt.events(every=5) if event][-1]["event"] == "result"
    assert attempt._process.returncode == 0
    assert pid_waiting(waiting) != loaded


def test_a_second_job_at_the_same_time_has_a_child_of_its_own(waiting, tmp_path):
    attempts = [
        launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / name) for name in ("one", "two")
    ]
    for attempt in attempts:
        assert [event for event in attempt.events(every=5) if event][-1]["event"] == "result"


def test_a_child_that_died_while_it_waited_is_missed_by_nobody(waiting, tmp_path):
    child = waiting._children.get_nowait()
    child.process.kill()
    child.process.wait()
    waiting._children.put(child)
    attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    assert [event for event in attempt.events(every=5) if event][-1]["event"] == "result"


def test_what_a_child_prints_is_kept(waiting, tmp_path):
    spec = ProbeSpec(behaviour="print")
    attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, spec, tmp_path / "attempt")
    list(attempt.events(every=5))
    assert attempt.output_tail() == ["something printed"]
    assert "exit status 3" in attempt.epitaph()


def test_a_child_ends_with_its_worker(tmp_path):
    """Nobody is there to say so: its input ends."""
    child = launch._Child()
    child.process.stdin.close()
    assert child.process.wait(timeout=30) == 0
