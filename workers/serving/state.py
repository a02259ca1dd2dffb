"""What the studio asks the inference servers to serve: one document, written by the studio, read by every replica."""

from dataclasses import dataclass

from workers.core.store import Store
from workers.serving.documents import read_document, write_document

STATE = "serving/state.json"


@dataclass(frozen=True)
class Key:
    """Who may call: the SHA-256 (hex) of an API key, and when it stops working (Unix seconds)."""

    id: str
    sha256: str
    expires_at: float | None = None


@dataclass(frozen=True)
class Release:
    """One deployment of one model package; ``version`` is its name in answers, such as ``tumours/3``."""

    deployment: str
    package: str
    version: str


@dataclass(frozen=True)
class EndpointState:
    """One endpoint. ``incoming`` replaces ``serving`` once it has loaded and answered its self-test.

    ``path`` is ``<project>/<name>``; ``capture_share`` is the share of requests to keep, from 0 to 1.
    """

    id: str
    path: str
    serving: Release | None = None
    incoming: Release | None = None
    keys: tuple[Key, ...] = ()
    ends_at: float | None = None
    capture_share: float = 1.0
    max_rows: int = 10_000
    max_bytes: int = 6_000_000


@dataclass(frozen=True)
class ServingState:
    """Everything to serve. ``serial`` grows with every change."""

    serial: int
    endpoints: tuple[EndpointState, ...] = ()


def write_state(store: Store, state: ServingState) -> None:
    """Make ``state`` what every replica follows, within its polling interval."""
    write_document(store, STATE, state)


def read_state(store: Store) -> ServingState | None:
    """What to serve; None before the studio wrote anything."""
    return read_document(store, STATE, ServingState)
