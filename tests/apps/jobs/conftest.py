"""A job kind for tests, with the probe as its compute."""

from typing import Any

import pytest

from apps.jobs import kinds
from apps.jobs.kinds import Kind
from tests.probe import ProbeResult, ProbeSpec


@pytest.fixture
def probe_kind(monkeypatch: pytest.MonkeyPatch) -> type[Kind]:
    class Probe(Kind):
        name = "tests.probe"
        label = "Probe"
        compute = "tests.probe:probe"
        spec = ProbeSpec
        result = ProbeResult
        completed: list[Any] = []
        failures: list[str] = []

        def complete(self, job: Any, result: ProbeResult) -> None:
            self.completed.append(result)

        def failed(self, job: Any) -> None:
            self.failures.append(job.state)

    monkeypatch.setitem(kinds._kinds, Probe.name, Probe())
    return Probe
