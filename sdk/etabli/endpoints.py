"""Endpoints: an approved version answering raw rows."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx

from etabli.connection import Connection, Json, said_error
from etabli.errors import NotSignedIn, Unreachable
from etabli.jobs import job_of
from etabli.models import ModelVersion
from etabli.things import Thing

Row = Mapping[str, Any]
KEY_ARRIVES_WITHIN = 5.0


class Endpoint(Thing):
    """A stable address. What serves behind it changes; the address does not."""

    shown = ("name", "stage", "state")

    _fresh_until = 0.0

    @property
    def url(self) -> str:
        """Where predictions are asked for."""
        return str(self.facts["url"])

    def deploy(self, version: ModelVersion, note: str = "") -> None:
        """Put an approved version behind the endpoint; waits until it is in service."""
        started = self._project.post(f"{self._path}deployments/", version=version.id, note=note)
        job_of(self._project, started).wait()
        self.refresh()

    def create_key(self, name: str, days: int | None = None) -> str:
        """A new API key. Its text is shown this once: keep it."""
        text = str(self._project.post(f"{self._path}keys/", name=name, days=days)["text"])
        self._fresh_until = time.monotonic() + KEY_ARRIVES_WITHIN
        return text

    def predict(self, rows: Sequence[Row], key: str) -> list[dict[str, Any]]:
        """One answer per raw row, in order. A key that was made just now may take a moment to arrive."""
        while True:
            try:
                return self._ask(rows, key)
            except NotSignedIn:
                if time.monotonic() > self._fresh_until:
                    raise
                time.sleep(0.2)

    def captures(self) -> Iterator[Json]:
        """What was asked and answered, newest first."""
        return self._project.every(f"{self._path}captures/")

    def _ask(self, rows: Sequence[Row], key: str) -> list[dict[str, Any]]:
        try:
            answer = httpx.post(
                self.url, json={"rows": [dict(row) for row in rows]}, headers={"Authorization": f"Bearer {key}"}
            )
        except httpx.TransportError as problem:
            raise Unreachable(f"No inference server answers at {self.url} ({problem}).") from None
        if not answer.is_success:
            raise said_error(answer)
        predictions: list[dict[str, Any]] = answer.json()["predictions"]
        return predictions


def endpoint_of(project: Connection, facts: Json) -> Endpoint:
    return Endpoint(project, f"endpoints/{facts['id']}/", facts)
