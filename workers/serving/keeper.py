"""Follows the state document: keys and limits at once, models after they loaded and answered a test row.

Two threads beside the event loop, so that a model that loads for a minute delays no revoked key: one reads the state
and publishes the status, one loads models.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from workers.core.errors import ComputeError
from workers.core.store import Store
from workers.serving.captures import CaptureWriter
from workers.serving.served import Failure, Loaded, Model, Served
from workers.serving.state import Release, ServingState, read_state
from workers.serving.status import ReplicaStatus, write_status

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5


class Keeper:
    """Keeps ``endpoints`` (path -> Served) equal to what the state document asks for."""

    def __init__(self, store: Store, replica: str, captures: CaptureWriter, load: Callable[[Path], Model]) -> None:
        self.store = store
        self.replica = replica
        self.captures = captures
        self.endpoints: dict[str, Served] = {}
        self.serial: int | None = None
        self.problem = ""
        self._load_package = load
        self._started_at = time.time()
        self._stop = threading.Event()
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="loader")
        self._loading: Future[None] | None = None
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self._loader.shutdown(cancel_futures=True)

    def health(self) -> dict[str, Any]:
        """For load balancers and the doctor: open to all, so it names nothing."""
        ready = sum(served.loaded is not None for served in self.endpoints.values())
        return {
            "status": "degraded" if self.problem or self.captures.problem else "ok",
            "serial": self.serial,
            "endpoints": len(self.endpoints),
            "in_service": ready,
        }

    def refresh(self) -> None:
        """One round: follow the state, begin the next load, publish the status."""
        self._follow()
        self._begin_load()
        self._publish()

    def _run(self) -> None:
        while True:
            try:
                self.refresh()
            except Exception:  # this thread carries revoked keys: it must outlive any surprise
                log.exception("a round of the keeper failed")
            if self._stop.wait(POLL_SECONDS):
                return

    def _follow(self) -> None:
        try:
            state = read_state(self.store)
        except (OSError, ValueError) as problem:  # msgspec's errors are ValueErrors
            self._report(f"The state document cannot be read, so changes do not arrive: {problem}")
            return
        self._report("")
        if state and state.serial != self.serial:
            self._apply(state)

    def _apply(self, state: ServingState) -> None:
        known = {served.state.id: served for served in self.endpoints.values()}
        endpoints = {}
        for wanted in state.endpoints:
            served = known.get(wanted.id) or Served(wanted)
            served.follow(wanted)
            endpoints[wanted.path] = served
        self.endpoints = endpoints
        self.serial = state.serial

    def _begin_load(self) -> None:
        if self._loading and not self._loading.done():
            return
        for served in self.endpoints.values():
            release = served.to_load(time.monotonic())
            if release:
                self._loading = self._loader.submit(self._load, served, release)
                return

    def _load(self, served: Served, release: Release) -> None:
        started = time.monotonic()
        try:
            model = self._load_package(self.store.local_folder(release.package))
            model.predict_rows([model.signature.example])
        except Exception as problem:  # whatever a model does while loading, the one in service stays
            sentence = _why(problem)
            served.give_up(release, Failure(sentence, time.monotonic()))
            log.warning("%s: %s does not load: %s", served.state.path, release.version, sentence, exc_info=problem)
            return
        if served.adopt(Loaded(release, model)):
            log.info("%s: %s in service after %.2f s", served.state.path, release.version, time.monotonic() - started)

    def _publish(self) -> None:
        status = ReplicaStatus(
            replica=self.replica,
            started_at=self._started_at,
            heartbeat_at=time.time(),
            serial=self.serial,
            problem=self.problem or self.captures.problem,
            endpoints=tuple(served.status() for served in self.endpoints.values()),
        )
        try:
            write_status(self.store, status)
        except OSError as problem:
            self._report(f"The status document cannot be written: {problem}")

    def _report(self, problem: str) -> None:
        if problem and problem != self.problem:
            log.error(problem)
        self.problem = problem


def _why(problem: Exception) -> str:
    if isinstance(problem, ComputeError):
        return problem.message
    return f"The model does not load: {type(problem).__name__}: {problem}"
