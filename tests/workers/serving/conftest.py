"""A real server on loopback, in a thread of the test."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.workers.serving.standin import Doubler, Studio, wait_for
from workers.core.store import Store, StoreRef
from workers.serving import captures, keeper
from workers.serving.app import App

HOSTS = frozenset(("127.0.0.1", "localhost"))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(Store(StoreRef(str(tmp_path / "store"))), tmp_path)


@pytest.fixture
def server(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A started server that follows ``studio``; stopped, with captures written, at the end."""
    monkeypatch.setattr(keeper, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(captures, "FLUSH_SECONDS", 0.1)
    writer = captures.CaptureWriter(studio.store)
    app = App(keeper.Keeper(studio.store, "test", writer, Doubler), writer, HOSTS)
    listener = socket.create_server(("127.0.0.1", 0))
    studio.base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning", http="httptools", loop="uvloop", ws="none"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_for(lambda: running.started)
    yield app
    running.should_exit = True
    thread.join(10)
    listener.close()
    assert not thread.is_alive()
