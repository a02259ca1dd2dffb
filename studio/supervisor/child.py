"""One process of the studio, in a process group of its own, writing to a log file of its own."""

import os
import signal
import subprocess
import time
from pathlib import Path

from studio.supervisor.linux import die_with_parent
from studio.supervisor.parts import Part

LOG_LIMIT = 10_000_000
STEADY_SECONDS = 60
LONGEST_PAUSE = 30.0


class Child:
    """Starts, restarts and stops one part."""

    def __init__(self, part: Part, logs: Path) -> None:
        self.part = part
        self.log = logs / f"{part.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._falls = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """None while the process runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the process. Must be called in the thread that lives as long as the studio: the kernel watches it."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.part.command,
                env=self.part.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # safe: one C call, made by a process of one thread
            )
        self._started = time.monotonic()

    def pause_before_restart(self) -> float:
        """Seconds to wait before starting again: longer after each fall, short again after a steady minute."""
        steady = time.monotonic() - self._started > STEADY_SECONDS
        self._falls = 1 if steady else self._falls + 1
        return min(2.0 ** (self._falls - 1), LONGEST_PAUSE)

    def send(self, number: signal.Signals) -> None:
        """Signal the whole process group, if it is still there."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def wait(self, seconds: float) -> bool:
        """Wait for the end; False when it did not come in time."""
        try:
            if self._process:
                self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self, lines: int = 8) -> str:
        """The end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
