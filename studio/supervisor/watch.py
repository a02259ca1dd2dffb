"""Keeps the studio's processes running until somebody asks it to stop."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from studio.supervisor.child import Child
from studio.supervisor.linux import adopt_orphans, bury_adopted, die_with_parent
from studio.supervisor.parts import CannotStart, Part

READY_WITHIN = 90.0
GRACE = 5.0
BROKER_GRACE = 2.0
GLANCE = 0.3

Say = Callable[[str], None]


class Supervisor:
    """Starts ``parts`` in order, watches them, stops them in reverse."""

    def __init__(self, parts: Sequence[Part], logs: Path, say: Say) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._children = [Child(part, logs) for part in parts]
        self._say = say
        self._restart_at: dict[Child, float] = {}
        adopt_orphans()

    def start(self) -> None:
        """Start everything and wait until each part is ready. Raises ``CannotStart`` with the end of its log."""
        for child in self._children:
            child.start()
            if child.part.foundation:
                self._wait_until_ready(child)
        for child in self._children:
            self._wait_until_ready(child)

    def run(self, errand: Sequence[str] = ()) -> int | None:
        """Watch until interrupted; with an ``errand``, run that command meanwhile and answer its exit code."""
        process = subprocess.Popen(errand, start_new_session=True, preexec_fn=die_with_parent) if errand else None
        try:
            while process is None or process.poll() is None:
                self._look_after_children()
                bury_adopted({*(child.pid for child in self._children), process and process.pid})
                time.sleep(GLANCE)
        finally:
            if process and process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        return process.returncode if process else None

    def stop(self) -> None:
        """Stop every process that was started, and what those started; within ten seconds."""
        first = [child for child in reversed(self._children) if not child.part.foundation]
        last = [child for child in self._children if child.part.foundation]
        _stop(first, GRACE)
        _stop(last, BROKER_GRACE)
        for stray in psutil.Process().children(recursive=True):
            stray.kill()
        psutil.wait_procs(psutil.Process().children(recursive=True), timeout=1)

    def _wait_until_ready(self, child: Child) -> None:
        patience = time.monotonic() + READY_WITHIN
        while not child.part.ready():
            if child.exit_code is not None:
                raise CannotStart(
                    f"The {child.part.name} process ended while starting. Its log ({child.log}) ends with:\n"
                    f"{child.last_words()}"
                )
            if time.monotonic() > patience:
                raise CannotStart(
                    f"The {child.part.name} process was not ready after {READY_WITHIN:.0f} s. "
                    f"Its log ({child.log}) ends with:\n{child.last_words()}"
                )
            time.sleep(GLANCE)

    def _look_after_children(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.exit_code is None:
                continue
            if child not in self._restart_at:
                pause = child.pause_before_restart()
                self._restart_at[child] = now + pause
                self._say(
                    f"The {child.part.name} process ended unexpectedly ({_how(child.exit_code)}). "
                    f"It starts again in {pause:.0f} s; its log is {child.log}."
                )
            elif now >= self._restart_at[child]:
                del self._restart_at[child]
                child.start()


def _stop(children: Sequence[Child], grace: float) -> None:
    patience = time.monotonic() + grace
    for child in children:
        child.send(signal.SIGTERM)
    for child in children:
        if not child.wait(patience - time.monotonic()):
            child.send(signal.SIGKILL)
            child.wait(1)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
