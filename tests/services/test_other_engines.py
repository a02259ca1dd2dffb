"""The studio on PostgreSQL with Redis, and on RabbitMQ: one setting each, the same behaviour."""

import json
from pathlib import Path

import pytest

from tests.live_cast import CastStudio, cast_studio
from tests.main_job import run_main_job

pytestmark = [pytest.mark.services, pytest.mark.live, pytest.mark.timeout(600)]


def runs_a_job(studio: CastStudio, folder: Path) -> None:
    marker = folder / "completions"
    spec = json.dumps({"marker": str(marker), "steps": 5})
    job = studio.finished(studio.shell("probe", studio.project, spec)["id"])
    assert job["state"] == "succeeded" and job["cpu_seconds"] > 0
    assert marker.read_text() == "1 5\n"


def test_postgresql_and_redis(postgres: str, redis: str, tmp_path: Path) -> None:
    with cast_studio(DATABASE_URL=postgres, BROKER_URL=redis) as studio:
        assert not studio.processes("unixsocket"), "the embedded broker runs although another one was named"
        runs_a_job(studio, tmp_path)
        run_main_job(studio)
        assert not list(studio.home.glob("*.sqlite3"))


def test_rabbitmq(rabbitmq: str, tmp_path: Path) -> None:
    with cast_studio(BROKER_URL=rabbitmq) as studio:
        runs_a_job(studio, tmp_path)
