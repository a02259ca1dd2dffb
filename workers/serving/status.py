"""What an inference server says about itself: one document per replica, written by it, read by the studio."""

from dataclasses import dataclass

from workers.core.store import Store
from workers.serving.documents import list_documents, read_document, write_document

FOLDER = "serving/status"
SILENT_AFTER = 10.0
"""Seconds without a heartbeat after which a replica counts as gone."""


@dataclass(frozen=True)
class EndpointStatus:
    """One endpoint on one replica. Counts are rows since the replica started.

    ``answered`` = ``captured`` + ``skipped`` (not sampled) + ``dropped`` (queue full) + those still being written.
    ``failures`` maps a deployment to the sentence that says why it does not load.
    """

    id: str
    deployment: str | None
    failures: dict[str, str]
    answered: int
    captured: int
    skipped: int
    dropped: int
    refused: int
    """Requests answered with an error, whoever was at fault."""
    median_ms: float | None
    slow_ms: float | None
    """The 95th percentile of the latest requests."""


@dataclass(frozen=True)
class ReplicaStatus:
    """One inference server at ``heartbeat_at`` (Unix seconds); ``serial`` is the state it follows."""

    replica: str
    started_at: float
    heartbeat_at: float
    serial: int | None
    problem: str
    endpoints: tuple[EndpointStatus, ...]

    def endpoint(self, id: str) -> EndpointStatus | None:
        return next((e for e in self.endpoints if e.id == id), None)


def write_status(store: Store, status: ReplicaStatus) -> None:
    """Publish a replica's status under its own name."""
    write_document(store, f"{FOLDER}/{status.replica}.json", status)


def live_replicas(store: Store, now: float) -> list[ReplicaStatus]:
    """The replicas whose heartbeat is fresh at ``now`` (Unix seconds)."""
    found = (read_document(store, name, ReplicaStatus) for name in list_documents(store, FOLDER))
    return [status for status in found if status and now - status.heartbeat_at < SILENT_AFTER]
