"""Kill things while jobs run: one truthful result each time."""

import json
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.live_cast import CastStudio

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "completions"


def submit(studio: CastStudio, marker: Path, **spec: Any) -> str:
    return str(studio.shell("probe", studio.project, json.dumps({"marker": str(marker), **spec}))["id"])


def computes(pid: int) -> bool:
    """The process is there and not merely waiting to be buried."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def first_log_line(studio: CastStudio, job: str) -> str:
    def ask() -> str:
        with studio.api() as api:
            lines = api.get(f"jobs/{job}/log/").json()["results"]
        return str(lines[0]["line"]) if lines else ""

    return str(studio.wait_for(ask))


def test_a_worker_killed_in_the_middle_costs_one_attempt_and_leaves_one_result(
    studio: CastStudio, marker: Path
) -> None:
    job = submit(studio, marker, steps=40, pause=0.1)
    child = int(first_log_line(studio, job).removeprefix("pid "))
    studio.kill("compute@")
    ended = studio.finished(job)
    assert (ended["state"], ended["attempt"]) == ("succeeded", 2)
    assert marker.read_text() == "2 40\n"
    assert not computes(child), "the first attempt's process outlived its worker"


def test_a_computing_process_killed_is_a_sentence(studio: CastStudio, marker: Path) -> None:
    job = submit(studio, marker, steps=100, pause=0.1)
    psutil.Process(int(first_log_line(studio, job).removeprefix("pid "))).kill()
    ended = studio.finished(job)
    assert ended["state"] == "failed" and "lack of memory" in ended["error"]
    assert not marker.exists()


def test_a_job_submitted_while_the_broker_is_dead_is_done_once(studio: CastStudio, marker: Path) -> None:
    running = submit(studio, marker, steps=30, pause=0.1)
    first_log_line(studio, running)
    studio.kill("unixsocket")
    submitted = submit(studio, marker, steps=1)
    assert studio.finished(running)["state"] == "succeeded"
    assert studio.finished(submitted)["state"] == "succeeded"
    assert sorted(marker.read_text().splitlines()) == ["1 1", "1 30"]


def test_the_same_message_delivered_many_times_is_one_attempt(studio: CastStudio, marker: Path) -> None:
    job = submit(studio, marker, steps=10, pause=0.1)
    studio.shell("send", job, "5")
    ended = studio.finished(job)
    assert (ended["state"], ended["attempt"]) == ("succeeded", 1)
    studio.shell("send", job, "2")
    again = submit(studio, marker, steps=2)
    studio.finished(again)
    assert marker.read_text().splitlines() == ["1 10", "1 2"]


def test_a_job_is_stopped_within_five_seconds(studio: CastStudio, marker: Path) -> None:
    job = submit(studio, marker, behaviour="deaf")
    first_log_line(studio, job)
    with studio.api() as api:
        api.post(f"jobs/{job}/cancel/").raise_for_status()
    assert studio.finished(job, within=6)["state"] == "cancelled"
