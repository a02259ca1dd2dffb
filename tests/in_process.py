"""An attempt without a process: the same compute and the same events, for tests that need no real worker."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.jobs.launch import Usage
from workers.child import outcome
from workers.core.reporter import ListReporter
from workers.core.said import Said
from workers.core.specs import to_json


class InProcessAttempt:
    """Stands for ``SpawnedAttempt``; the spec and the result pass through JSON as they would."""

    def __init__(self, compute: str, spec_type: type, spec: Any, scratch: Path) -> None:
        scratch.mkdir(parents=True)
        self.scratch = scratch
        self.work = (compute, f"{spec_type.__module__}:{spec_type.__qualname__}", json.loads(json.dumps(to_json(spec))))

    def events(self, every: float) -> Iterator[dict[str, Any] | None]:
        reporter = ListReporter(self.scratch)
        last = outcome(*self.work, reporter)
        for name in reporter.phases:
            yield {"event": "phase", "name": name, "total": None}
        for line in reporter.lines:
            yield {"event": "log", "said": Said.of(line).plain}
        for name, value, step in reporter.metrics:
            yield {"event": "metric", "name": name, "value": value, "step": step}
        yield json.loads(json.dumps(last))

    def cancel(self) -> None: ...

    def kill(self) -> None: ...

    def clean(self) -> None: ...

    def usage(self) -> Usage:
        return Usage(0.5, 100_000_000)

    def epitaph(self) -> str:
        return "It ended without a result."

    def output_tail(self, lines: int = 20) -> list[str]:
        return []
