"""The roll-out job's compute: waits until the servers serve a deployment, or one of them says why it cannot."""

import time
from dataclasses import dataclass

from workers.core.errors import ComputeError
from workers.core.reporter import Reporter
from workers.core.store import Store, StoreRef
from workers.core.words import _, say
from workers.serving.status import ReplicaStatus, live_replicas

PAUSE_SECONDS = 0.3
SERVER_SECONDS = 30.0
"""How long no server at all may answer before the roll-out gives up."""


@dataclass(frozen=True)
class RollOutSpec:
    """Which deployment (id) of which endpoint (id) to wait for, and how long a model may take to load."""

    store: StoreRef
    endpoint: str
    deployment: str
    seconds: float = 300.0


@dataclass(frozen=True)
class RollOutResult:
    """The replicas that serve it, and how long that took."""

    replicas: tuple[str, ...]
    seconds: float


def roll_out(spec: RollOutSpec, reporter: Reporter) -> RollOutResult:
    """Every live replica serves the deployment. Raises ``ComputeError`` with the reason when one cannot."""
    store = Store(spec.store)
    started = time.monotonic()
    reporter.phase(_("Waiting for the inference server"))
    while True:
        replicas = live_replicas(store, time.time())
        _check_failures(replicas, spec)
        if replicas and all(_serves(replica, spec) for replica in replicas):
            names = tuple(replica.replica for replica in replicas)
            reporter.log(say(_("In service on {names}."), names=", ".join(names)))
            return RollOutResult(names, time.monotonic() - started)
        waited = time.monotonic() - started
        if not replicas and waited > SERVER_SECONDS:
            raise ComputeError("No inference server is running. Start one, then deploy again.")
        if waited > spec.seconds:
            raise ComputeError(f"The model was not in service after {spec.seconds:g} seconds. The one before stays.")
        reporter.check()
        time.sleep(PAUSE_SECONDS)


def _serves(replica: ReplicaStatus, spec: RollOutSpec) -> bool:
    endpoint = replica.endpoint(spec.endpoint)
    return endpoint is not None and endpoint.deployment == spec.deployment


def _check_failures(replicas: list[ReplicaStatus], spec: RollOutSpec) -> None:
    for replica in replicas:
        endpoint = replica.endpoint(spec.endpoint)
        failure = endpoint.failures.get(spec.deployment) if endpoint else None
        if failure:
            raise ComputeError(f"{failure} The version in service before stays in service.")
