"""A real inference server on loopback, in a thread of the test."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from workers.core.store import Store
from workers.serving import captures, keeper
from workers.serving.app import App
from workers.serving.served import Model

HOSTS = frozenset(("127.0.0.1", "localhost"))


def wait_for(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """The first true answer of ``condition`` within ``seconds``."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return found


@contextmanager
def inference_server(
    store: Store, load: Callable[[Path], Model], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[App, str]]:
    """The started server and its address; stopped, with captures written, at the end. It polls quicker than usual."""
    monkeypatch.setattr(keeper, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(captures, "FLUSH_SECONDS", 0.1)
    writer = captures.CaptureWriter(store)
    app = App(keeper.Keeper(store, "test", writer, load), writer, HOSTS)
    listener = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning", http="httptools", loop="uvloop", ws="none"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        wait_for(lambda: running.started)
        yield app, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(10)
        listener.close()
    assert not thread.is_alive()
