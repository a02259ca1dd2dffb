"""Fixtures that every test may use."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from rest_framework.test import APIClient
from xdist.scheduler import LoadScopeScheduling

from apps.accounts.models import User
from apps.accounts.services import create_token
from apps.jobs import kinds, runner
from apps.jobs.choices import State
from apps.jobs.kinds import Kind
from apps.jobs.models import Job
from apps.projects.models import Project
from tests.cast import Cast, make_cast, make_project
from tests.in_process import InProcessAttempt
from tests.probe import ProbeResult, ProbeSpec
from workers.core.store import StoreRef


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    """Every test has its own store, uploads and scratch."""
    settings.STORE = StoreRef(str(tmp_path / "store"))
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.SCRATCH_FOLDER = tmp_path / "scratch"


@pytest.fixture(autouse=True)
def _english() -> None:
    """A page in another language leaves its thread speaking it."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go nowhere: tests run queued jobs themselves with ``run_jobs``."""
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *_args, **_kwargs: None)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast)


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A browser-like client, signed in as the person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_for() -> Callable[..., APIClient]:
    """A REST client with a fresh token of the person."""

    def connect(user: User, **scope: Any) -> APIClient:
        client = APIClient()
        _token, text = create_token(user, "test", **scope)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        return client

    return connect


@pytest.fixture
def run_jobs() -> Iterator[Callable[[], list[Job]]]:
    """Carry out every queued job in this process with the real runner, and the jobs that those submit."""

    def run_all() -> list[Job]:
        ran = []
        while job := Job.objects.filter(state=State.QUEUED).order_by("created_at").first():
            runner.run(str(job.id), job.attempt, launch=InProcessAttempt)
            job.refresh_from_db()
            ran.append(job)
        return ran

    yield run_all


@pytest.fixture
def probe_kind(monkeypatch: pytest.MonkeyPatch) -> type[Kind]:
    """A job kind for tests, with the probe as its compute."""
    return register_probe(monkeypatch)


def register_probe(patch: pytest.MonkeyPatch) -> type[Kind]:
    """Make the probe known as long as the patch lasts."""

    class Probe(Kind):
        name = "tests.probe"
        label = "Probe"
        compute = "tests.probe:probe"
        spec = ProbeSpec
        result = ProbeResult
        completed: list[Any] = []
        failures: list[str] = []

        def complete(self, job: Any, result: ProbeResult) -> None:
            self.completed.append(result)

        def failed(self, job: Any) -> None:
            self.failures.append(job.state)

    patch.setitem(kinds._kinds, Probe.name, Probe())
    return Probe


def pytest_itemcollected(item: pytest.Item) -> None:
    """An operation of the API as a test is called by its name: xdist runs only one of several that are called alike."""
    if label := getattr(item, "operation_label", None):
        item._id = item._id.with_params(label)


class ByFolder(LoadScopeScheduling):
    """Gives every process whole folders: the studio that the tests of one share starts once."""

    def _split_scope(self, nodeid: str) -> str:
        return str(Path(nodeid.partition("::")[0]).parent)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """``--dist loadscope`` means the folder here; the other ways are xdist's own."""
    return ByFolder(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A plug-in as a parameter is called by its name, in every process alike."""
    return getattr(val, "name", None) if type(val).__module__.startswith("workers.") else None
