"""Starting an attempt in a process of its own, and hearing from it."""

import contextlib
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from workers.child import Order
from workers.core.peak import peak_memory
from workers.core.specs import to_json
from workers.core.words import _, say

UNSURE = 16 << 20
"""Bytes by which two readings of one peak may differ."""


@dataclass(frozen=True)
class Usage:
    """What an attempt took: CPU seconds (user and system) and peak resident bytes."""

    cpu_seconds: float
    peak_memory: int


class Attempt(Protocol):
    """One running attempt."""

    def events(self, every: float) -> Iterator[dict[str, Any] | None]:
        """Events as they come; None at least every ``every`` seconds; ends when the attempt has ended."""

    def cancel(self) -> None:
        """Ask it to stop at its next pause."""

    def kill(self) -> None:
        """End it now."""

    def usage(self) -> Usage: ...

    def epitaph(self) -> str:
        """Why it ended without a last word, as a sentence."""


class _Child:
    """A process that waits for its order, see ``workers.child``."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workers.child", str(writing)],
            stdin=subprocess.PIPE,
            pass_fds=(writing,),
            env=settings.CHILD_ENVIRONMENT,
            start_new_session=True,
        )
        os.close(writing)
        self.inherited = peak_memory()
        self.events = os.fdopen(reading)

    def tell(self, order: Order) -> bool:
        """Whether it was alive to hear."""
        assert self.process.stdin
        try:
            self.process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            return False
        return self.process.poll() is None


class _Waiting:
    """One child that has loaded what most jobs need, so that a job need not wait for it; in workers only."""

    def __init__(self) -> None:
        self._children: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._kept = False

    def keep(self) -> None:
        """From now on one waits whenever there is nothing to do."""
        self._kept = True
        self.refill()

    def refill(self) -> None:
        if self._kept and self._children.empty():
            self._children.put(_Child())

    def told(self, order: Order) -> _Child:
        """A child at work: the one that waited, or a new one."""
        with contextlib.suppress(queue.Empty):
            child = self._children.get_nowait()
            if child.tell(order):
                return child
            child.events.close()
        child = _Child()
        child.tell(order)
        return child


waiting = _Waiting()


class SpawnedAttempt:
    """An attempt as ``python -m workers.child``: a crash or an out-of-memory kill ends the child, not the worker."""

    def __init__(self, compute: str, spec_type: type, spec: Any, scratch: Path) -> None:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        self.scratch = scratch
        _write_privately(scratch / "spec.json", json.dumps(to_json(spec)))
        (scratch / "output.txt").touch()
        child = waiting.told(Order(compute, f"{spec_type.__module__}:{spec_type.__qualname__}", str(scratch)))
        self._process, self._events, self._inherited, self._peak = child.process, child.events, child.inherited, 0
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._usage = Usage(0.0, 0)

    def events(self, every: float) -> Iterator[dict[str, Any] | None]:
        while True:
            try:
                event = self._inbox.get(timeout=every)
            except queue.Empty:
                self._peak = max(self._peak, peak_memory(self._process.pid))
                yield None
                continue
            if event is None:
                break
            if event["event"] == "peak":
                self._peak = max(self._peak, event["memory"])
                continue
            yield event
        self._reap()

    def cancel(self) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError):  # it may just have ended by itself
            self._process.stdin.write(b"cancel\n")
            self._process.stdin.flush()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def usage(self) -> Usage:
        return self._usage

    def epitaph(self) -> str:
        status = self._process.returncode
        held = f"{self._usage.peak_memory / 1e9:.1f}"
        if status == -signal.SIGKILL:
            killed = _(
                "The process was killed from outside, most likely for lack of memory: it held {held} GB of memory. "
                "Use less data or a larger machine."
            )
            return say(killed, held=held)
        if status is not None and status < 0:
            crashed = _(
                "The process crashed ({signal}) while it held {held} GB of memory. The end of its output is in the log."
            )
            return say(crashed, signal=signal.Signals(-status).name, held=held)
        ended = _("The process ended without a result (exit status {status}). The end of its output is in the log.")
        return say(ended, status=status)

    def output_tail(self, lines: int = 20) -> list[str]:
        """The last lines that the child printed."""
        return (self.scratch / "output.txt").read_text(errors="replace").splitlines()[-lines:]

    def clean(self) -> None:
        """Remove the attempt's scratch folder."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _read(self) -> None:
        with self._events as lines:
            for line in lines:
                try:
                    self._inbox.put(json.loads(line))
                except ValueError:
                    break  # killed in the middle of a line
        self._inbox.put(None)

    def _reap(self) -> None:
        _pid, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._usage = _usage_of(used, self._inherited, self._peak)
        if self._process.stdin:
            self._process.stdin.close()
        self.kill()  # grandchildren that it may have left
        waiting.refill()


def _write_privately(path: Path, text: str) -> None:
    """For the owner's eyes alone from the first byte: a spec may hold credentials. The child removes it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _usage_of(used: resource.struct_rusage, inherited: int, own: int) -> Usage:
    """The system's peak of a child begins at its parent's (``inherited``): below that, what it told itself holds.

    The system counts pages per processor, so that two readings of one peak differ a little.
    """
    kibibytes = 1 if sys.platform == "darwin" else 1024
    peak = used.ru_maxrss * kibibytes
    return Usage(round(used.ru_utime + used.ru_stime, 2), peak if peak > inherited + UNSURE or not own else own)
