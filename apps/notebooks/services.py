"""Opening and stopping notebook servers."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.accounts.services import create_token, revoke_token
from apps.audit.services import record
from apps.notebooks import launcher
from apps.notebooks.choices import ServerState
from apps.notebooks.models import NotebookServer
from apps.projects import policy
from apps.projects.models import Project

TOKEN_LIFETIME = timedelta(hours=12)


def open_server(actor: Any, project: Project) -> NotebookServer:
    """The actor's server in this project; its process starts once the row is safe."""
    policy.check(actor, "notebook.open", project)
    launcher.check_paths()
    with transaction.atomic():
        server, _created = NotebookServer.objects.get_or_create(project=project, user=actor)
        record(actor, "notebook.opened", server, project)
        transaction.on_commit(partial(_ensure_running, server.pk))
    server.refresh_from_db()
    return server


def stop_server(actor: Any, server: NotebookServer) -> None:
    """End the process and its kernels and revoke its token; the files stay."""
    policy.check(actor, "notebook.open", server.project)
    launcher.stop(server)
    with transaction.atomic():
        _revoke(server)
        NotebookServer.objects.filter(pk=server.pk).update(pid=None, born=None, ready_at=None)
        record(actor, "notebook.stopped", server, server.project)


def observe(server: NotebookServer) -> ServerState:
    """What the process shows now. The first time it is seen ready is noted: from then on, its end is no failure."""
    state = launcher.state_of(server)
    if state == ServerState.RUNNING and server.ready_at is None:
        NotebookServer.objects.filter(pk=server.pk, ready_at=None).update(ready_at=timezone.now())
    return state


def _ensure_running(server_id: UUID) -> None:
    """Start the process unless it runs; the lock keeps a double click from starting two."""
    with transaction.atomic():
        server = NotebookServer.objects.select_for_update().get(pk=server_id)
        if launcher.state_of(server) in (ServerState.STARTING, ServerState.RUNNING):
            ApiToken.objects.filter(pk=server.token_id).update(expires_at=timezone.now() + TOKEN_LIFETIME)
        else:
            _start(server)


def _start(server: NotebookServer) -> None:
    _revoke(server)
    server.token, text = create_token(
        server.user,
        f"Notebook in {server.project.name}",
        project_id=server.project.pk,
        lifetime=TOKEN_LIFETIME,
        internal=True,
    )
    process = launcher.start(server, text)
    server.pid, server.born, server.ready_at = process.pid, process.create_time(), None
    server.save()


def _revoke(server: NotebookServer) -> None:
    if server.token:
        revoke_token(server.user, server.token)
