"""Opening and stopping, with a real Jupyter process."""

import shutil
import tempfile
import time
from pathlib import Path

import httpx
import psutil
import pytest

from apps.accounts.models import ApiToken
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, NotAllowed
from apps.notebooks import launcher, queries, services
from apps.notebooks.choices import ServerState
from apps.notebooks.inside.ticket import HEADER, write_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(settings):
    """Short paths, as sockets need; pytest's own are too long."""
    home = Path(tempfile.mkdtemp(prefix="nb-"))
    settings.NOTEBOOK_FOLDER, settings.NOTEBOOK_RUNTIME_FOLDER = home / "notebooks", home / "run"
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def open_for(folders, project, django_capture_on_commit_callbacks):
    opened = []

    def open_server(user):
        with django_capture_on_commit_callbacks(execute=True):
            services.open_server(user, project)
        opened.append(queries.server_of(user, project))
        return opened[-1]

    yield open_server
    for server in opened:
        launcher.stop(server)


def wait_until_running(server):
    patience = time.monotonic() + 40
    while (state := services.observe(server)) != ServerState.RUNNING:
        assert state == ServerState.STARTING, launcher.last_words(server)
        assert time.monotonic() < patience
        time.sleep(0.1)


def ask(server, path, **headers):
    transport = httpx.HTTPTransport(uds=str(launcher.Places.of(server).socket))
    with httpx.Client(transport=transport, base_url="http://testserver", headers=headers, timeout=20) as client:
        return client.get(server.base_url + path)


def test_a_server_from_start_to_stop(open_for, cast, project, settings):
    server = open_for(cast.dan)
    wait_until_running(server)

    ticket = write_ticket(server.key, str(server.user_id), time.time())
    assert ask(server, "api/contents").status_code == 403, "without the proxy's word nobody enters"
    assert ask(server, "api/contents", **{HEADER: write_ticket(server.key, "eve", time.time())}).status_code == 403
    answer = ask(server, "api/contents", **{HEADER: ticket})
    assert [item["name"] for item in answer.json()["content"]] == ["welcome.ipynb"]
    assert answer.headers["content-security-policy"].startswith("frame-ancestors 'self'")
    assert ask(server, "api/terminals", **{HEADER: ticket}).status_code == 404

    environment = psutil.Process(server.pid).environ()
    assert ApiToken.digest_of(environment["ETABLI_TOKEN"]) == server.token.digest
    assert server.token.project_id == project.pk and server.token.expires_at
    assert not {name for name, value in environment.items() if settings.SECRET_KEY in value}
    assert {name for name in environment if name.startswith(("DATABASE", "BROKER", "AWS", "DJANGO"))} == set()

    again = open_for(cast.dan)
    assert again.pid == server.pid, "opening again starts no second process"

    services.stop_server(cast.dan, queries.server_of(cast.dan, project))
    assert services.observe(queries.server_of(cast.dan, project)) == ServerState.STOPPED
    assert not psutil.pid_exists(server.pid) or psutil.Process(server.pid).status() == psutil.STATUS_ZOMBIE
    assert not ApiToken.objects.live().filter(pk=server.token_id).exists()
    assert (launcher.Places.of(server).work / "welcome.ipynb").exists(), "files stay"
    assert list(
        AuditEvent.objects.order_by("number").filter(verb__startswith="notebook").values_list("verb", flat=True)
    ) == [
        "notebook.opened",
        "notebook.opened",
        "notebook.stopped",
    ]


def test_a_server_that_cannot_start_has_failed_and_says_why(open_for, cast, monkeypatch):
    monkeypatch.setattr(launcher, "CONFIG", "raise SystemExit('no such setting')")
    server = open_for(cast.dan)
    psutil.Process(server.pid).wait(20)
    assert services.observe(server) == ServerState.FAILED
    assert "no such setting" in launcher.last_words(server)


def test_who_may_not_open_is_refused(cast, project, folders):
    with pytest.raises(NotAllowed):
        services.open_server(cast.vic, project)


def test_a_home_whose_path_is_too_long_for_sockets_is_told(cast, project, settings, tmp_path):
    settings.NOTEBOOK_RUNTIME_FOLDER = tmp_path / ("x" * 60)
    with pytest.raises(DomainError, match="ETABLI_HOME"):
        services.open_server(cast.dan, project)
