"""Models come and go while callers keep calling: no request fails, and a broken model never answers one."""

import threading
import time
from collections import Counter

import httpx
import pytest

from tests.serving import wait_for
from tests.workers.serving.standin import SECRET, Studio
from workers.core.errors import ComputeError
from workers.core.reporter import ListReporter
from workers.serving.app import App
from workers.serving.rollout import RollOutSpec, roll_out
from workers.serving.status import live_replicas

CALLERS = 4


class Callers:
    """Threads that call without pause over kept connections, and what they heard."""

    def __init__(self, base: str) -> None:
        self.heard: Counter[object] = Counter()
        self._base = base
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(CALLERS)]

    def __enter__(self) -> "Callers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(10)

    def _call(self) -> None:
        with httpx.Client(headers={"Authorization": f"Bearer {SECRET}"}) as client:
            while not self._stop.is_set():
                try:
                    answer = client.post(f"{self._base}/endpoints/lab/doubler/predict", json={"rows": [{"x": 1}]})
                    heard = answer.json()["predictions"][0]["prediction"] if answer.is_success else answer.status_code
                except httpx.HTTPError as problem:
                    heard = repr(problem)
                self.heard[heard] += 1


def spec(studio: Studio, factor: object) -> RollOutSpec:
    return RollOutSpec(studio.store.ref, "e1", f"d-{factor}", seconds=10)


def test_a_swap_under_load_fails_no_request(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)
    with Callers(studio.base) as callers:
        for before, after in [(3, 5), (5, 3)]:
            studio.ask(studio.endpoint(serving=studio.release(before), incoming=studio.release(after)))
            roll_out(spec(studio, after), ListReporter())
            studio.ask(studio.endpoint(serving=studio.release(after)))
    assert set(callers.heard) == {3, 5}


@pytest.mark.parametrize("factor", [None, "broken"])
def test_a_model_that_does_not_load_or_answer_never_takes_traffic(studio: Studio, server: App, factor: object) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)
    with Callers(studio.base) as callers:
        studio.ask(studio.endpoint(serving=studio.release(3), incoming=studio.release(factor)))
        with pytest.raises(ComputeError, match="stays in service"):
            roll_out(spec(studio, factor), ListReporter())
        studio.ask(studio.endpoint(serving=studio.release(3)))
        wait_for(lambda: callers.heard)
    assert set(callers.heard) == {3}


def test_a_package_that_is_gone_from_the_store_is_a_sentence(studio: Studio, server: App) -> None:
    release = studio.release(3)
    studio.store.fs.rm(studio.store._blob_path(release.package))
    studio.ask(studio.endpoint(incoming=release))
    with pytest.raises(ComputeError, match="no longer holds"):
        roll_out(spec(studio, 3), ListReporter())


def test_a_withdrawn_release_gives_the_place_back(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3), incoming=studio.release(5)))
    wait_for(lambda: studio.predict() == 5)
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)


def test_a_stopped_endpoint_answers_no_more(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)
    studio.ask(studio.endpoint())
    wait_for(lambda: studio.post({"rows": [{"x": 1}]}).status_code == 503)
    studio.ask()
    wait_for(lambda: studio.post({"rows": [{"x": 1}]}).status_code == 401)


def test_an_unreadable_state_keeps_the_server_serving_and_says_so(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)
    studio.store.fs.pipe_file(studio.store.path("serving/state.json"), b"{half")
    wait_for(lambda: httpx.get(f"{studio.base}/health").json()["status"] == "degraded")
    assert studio.predict() == 3
    studio.ask(studio.endpoint(serving=studio.release(5)))
    wait_for(lambda: studio.predict() == 5)


def test_publishes_what_it_serves_and_has_counted(studio: Studio, server: App) -> None:
    studio.ask(studio.endpoint(serving=studio.release(3)))
    wait_for(lambda: studio.predict() == 3)
    studio.post({"rows": []})

    def counted() -> bool:
        [status] = live_replicas(studio.store, time.time())
        found = status.endpoint("e1")
        return found is not None and found.deployment == "d-3" and found.answered >= 1 and found.refused >= 1

    wait_for(counted)


def test_no_server_at_all_is_a_sentence(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.serving.rollout.SERVER_SECONDS", 0.1)
    with pytest.raises(ComputeError, match="No inference server is running"):
        roll_out(spec(studio, 3), ListReporter())
