"""One endpoint as this replica serves it: its settings, the model in its hands, and what it has counted."""

import threading
from collections import deque
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, Protocol

from workers.packages.signature import Signature
from workers.serving.captures import Tally
from workers.serving.state import EndpointState, Release
from workers.serving.status import EndpointStatus

RETRY_SECONDS = 10.0
LATEST = 1000


class Model(Protocol):
    """What the server needs of a model package."""

    @property
    def signature(self) -> Signature: ...

    def predict_rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Loaded:
    """A release ready to answer."""

    release: Release
    model: Model


@dataclass(frozen=True)
class Failure:
    """Why a release does not load, and when (monotonic seconds) that was found."""

    message: str
    at: float


@dataclass
class Served:
    """``loaded`` is rebound in one step, and that is the whole swap: a request keeps the model it began with."""

    state: EndpointState
    loaded: Loaded | None = None
    failures: dict[str, Failure] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    latest_ms: deque[float] = field(default_factory=lambda: deque(maxlen=LATEST))
    _change: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, state: EndpointState) -> None:
        """Take over new settings; a model that is wanted no more stays until its successor is ready."""
        with self._change:
            self.state = state
            wanted = {release.deployment for release in self.releases}
            self.failures = {name: failure for name, failure in self.failures.items() if name in wanted}
            if not wanted:
                self.loaded = None

    def adopt(self, loaded: Loaded) -> bool:
        """Serve ``loaded`` from now on, unless it is wanted no more."""
        with self._change:
            if loaded.release not in self.releases:
                return False
            self.failures.pop(loaded.release.deployment, None)
            self.loaded = loaded
            return True

    def give_up(self, release: Release, failure: Failure) -> None:
        """Remember why a release does not load; what is in hand stays in hand."""
        with self._change:
            self.failures[release.deployment] = failure

    @property
    def releases(self) -> list[Release]:
        """The releases asked for, the most wanted first."""
        return [release for release in (self.state.incoming, self.state.serving) if release]

    def to_load(self, now: float) -> Release | None:
        """The release to load next (``now``: monotonic seconds); None while the best that loads is in hand.

        An endpoint with nothing in hand takes the release in service first: it is known to work.
        """
        order = self.releases if self.loaded else self.releases[::-1]
        for release in order:
            if self.loaded and self.loaded.release == release:
                return None
            failure = self.failures.get(release.deployment)
            if failure is None or now - failure.at > RETRY_SECONDS:
                return release
        return None

    def status(self) -> EndpointStatus:
        median, slow = _latency(list(self.latest_ms))
        return EndpointStatus(
            id=self.state.id,
            deployment=self.loaded.release.deployment if self.loaded else None,
            failures={deployment: failure.message for deployment, failure in self.failures.items()},
            answered=self.tally.answered,
            captured=self.tally.captured,
            skipped=self.tally.skipped,
            dropped=self.tally.dropped,
            refused=self.tally.refused,
            median_ms=median,
            slow_ms=slow,
        )


def _latency(latest: list[float]) -> tuple[float | None, float | None]:
    if len(latest) < 2:
        return (latest[0], latest[0]) if latest else (None, None)
    cuts = quantiles(latest, n=20, method="inclusive")
    return cuts[9], cuts[18]
