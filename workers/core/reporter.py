"""How compute speaks while it works. The same protocol serves a worker, a preview, a test and a prompt."""

import shutil
import weakref
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Protocol

from workers.core.errors import Cancelled


class Reporter(Protocol):
    """Called at natural pauses (fold, trial, batch); any call may raise ``Cancelled``."""

    scratch: Path
    """An empty folder of this attempt alone; gone when the job ends."""

    def phase(self, name: str, total: int | None = None) -> None:
        """Begin a named phase of ``total`` units (unknown when None)."""

    def advance(self, units: int = 1) -> None:
        """``units`` more of the phase are done."""

    def metric(self, name: str, value: float, step: int) -> None:
        """One point of a live curve."""

    def log(self, line: str) -> None:
        """One line for the job's log."""

    def check(self) -> None:
        """Raise ``Cancelled`` if somebody asked to stop."""


class Silent:
    """For compute that is quick enough to do at once, with nobody watching."""

    scratch = Path(gettempdir())

    def phase(self, name: str, total: int | None = None) -> None: ...

    def advance(self, units: int = 1) -> None: ...

    def metric(self, name: str, value: float, step: int) -> None: ...

    def log(self, line: str) -> None: ...

    def check(self) -> None: ...


class ListReporter:
    """Keeps everything in lists: for tests and prompts."""

    def __init__(self, scratch: Path | None = None) -> None:
        self.scratch = scratch or Path(mkdtemp(prefix="etabli-"))
        if scratch is None:
            weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)
        self.phases: list[str] = []
        self.lines: list[str] = []
        self.metrics: list[tuple[str, float, int]] = []
        self.done = 0
        self.cancelled = False

    def phase(self, name: str, total: int | None = None) -> None:
        self.phases.append(name)
        self.check()

    def advance(self, units: int = 1) -> None:
        self.done += units
        self.check()

    def metric(self, name: str, value: float, step: int) -> None:
        self.metrics.append((name, value, step))
        self.check()

    def log(self, line: str) -> None:
        self.lines.append(line)
        self.check()

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled
