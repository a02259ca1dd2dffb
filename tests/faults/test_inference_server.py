"""The inference server as a process: killed and started again, asked to stop in the middle of work."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.factories.models import FEATURES, package_folder
from tests.live import free_port
from tests.serving import wait_for
from workers.core.store import Store, StoreRef
from workers.serving.captures import scan_captures
from workers.serving.keys import hash_key
from workers.serving.state import EndpointState, Key, Release, ServingState, write_state

pytestmark = [pytest.mark.fault, pytest.mark.timeout(480)]

SECRET = "etk_a-key-of-a-test"
REPO = Path(__file__).resolve().parents[2]
ROW = {"age": 30, "income": 2500.0}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose state asks for one endpoint with a real package."""
    made = Store(StoreRef(str(tmp_path / "store")))
    release = Release("d1", made.put_folder(package_folder(1.0, FEATURES)), "churn/1")
    endpoint = EndpointState("e1", "lab/churn", serving=release, keys=(Key("k1", hash_key(SECRET)),))
    write_state(made, ServingState(1, (endpoint,)))
    return made


class Server:
    """One started process."""

    def __init__(self, store: Store) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/endpoints/lab/churn/predict"
        state = json.dumps({"root": store.ref.root})
        command = [sys.executable, "-m", "workers.serving", "--state", state, "--port", str(port)]
        self.process = subprocess.Popen(command, cwd=REPO, stderr=subprocess.DEVNULL)

    def ask(self) -> Any:
        """The prediction; None while it does not answer."""
        try:
            answer = httpx.post(self.url, json={"rows": [ROW]}, headers={"Authorization": f"Bearer {SECRET}"})
        except httpx.TransportError:
            return None
        return answer.json()["predictions"][0] if answer.is_success else None

    def end(self, number: int) -> float:
        """Send the signal; answers how many seconds it took to be gone."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - started


@contextmanager
def running(store: Store) -> Iterator[Server]:
    server = Server(store)
    try:
        wait_for(server.ask, 60)
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def test_after_a_kill_the_next_one_serves_the_same_from_the_store(store: Store) -> None:
    with running(store) as first:
        before = first.ask()
        first.end(signal.SIGKILL)
    with running(store) as second:
        after = second.ask()
    assert {**before, "prediction_id": ""} == {**after, "prediction_id": ""}


def test_asked_to_stop_it_writes_what_it_holds_and_is_gone_within_seconds(store: Store) -> None:
    with running(store) as server:
        ids = {server.ask()["prediction_id"] for _ in range(20)}
        assert server.end(signal.SIGTERM) < 8
    kept = scan_captures(store, "e1").select("prediction_id").collect()["prediction_id"]
    assert ids <= set(kept)


def test_it_refuses_to_be_open_to_others_without_naming_them(store: Store) -> None:
    command = [sys.executable, "-m", "workers.serving", "--state", store.ref.root, "--host", "0.0.0.0"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "--allow-host" in done.stderr
