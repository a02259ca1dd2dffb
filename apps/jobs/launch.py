"""Starting an attempt in a process of its own, and hearing from it."""

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from workers.core.specs import to_json

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "CUDA_VISIBLE_DEVICES")
STORE_KEYS = ("AWS_",)


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


class SpawnedAttempt:
    """An attempt as ``python -m workers.child``: a crash or an out-of-memory kill ends the child, not the worker."""

    def __init__(self, compute: str, spec_type: type, spec: Any, scratch: Path) -> None:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        self.scratch = scratch
        (scratch / "spec.json").write_text(json.dumps(to_json(spec)))
        reading, writing = os.pipe()
        self._output = (scratch / "output.txt").open("wb")
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "workers.child",
                compute,
                f"{spec_type.__module__}:{spec_type.__qualname__}",
                str(scratch),
            ],
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            pass_fds=(writing,),
            env=_environment(writing),
            start_new_session=True,
        )
        os.close(writing)
        self._events = os.fdopen(reading)
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._usage = Usage(0.0, 0)

    def events(self, every: float) -> Iterator[dict[str, Any] | None]:
        while True:
            try:
                event = self._inbox.get(timeout=every)
            except queue.Empty:
                yield None
                continue
            if event is None:
                break
            yield event
        self._reap()

    def cancel(self) -> None:
        try:
            assert self._process.stdin
            self._process.stdin.write(b"cancel\n")
            self._process.stdin.flush()
        except OSError:
            pass  # it has just ended by itself

    def kill(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def usage(self) -> Usage:
        return self._usage

    def epitaph(self) -> str:
        status = self._process.returncode
        peak = f"{self._usage.peak_memory / 1e9:.1f} GB"
        if status == -signal.SIGKILL:
            return f"The process was killed from outside, most likely for lack of memory: it held {peak}. Use less data or a larger machine."
        if status is not None and status < 0:
            return f"The process crashed ({signal.Signals(-status).name}) while it held {peak} of memory. The end of its output is in the log."
        return f"The process ended without a result (exit status {status}). The end of its output is in the log."

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
        self._usage = _usage_of(used)
        if self._process.stdin:
            self._process.stdin.close()
        self._output.close()
        self.kill()  # grandchildren that it may have left


def _usage_of(used: resource.struct_rusage) -> Usage:
    kibibytes = 1 if sys.platform == "darwin" else 1024
    return Usage(round(used.ru_utime + used.ru_stime, 2), used.ru_maxrss * kibibytes)


def _environment(events: int) -> dict[str, str]:
    """No secret of the studio: only what a process needs to run and, for a bucket, the store's own keys."""
    kept = {k: v for k, v in os.environ.items() if k in PASSED_ON or k.startswith(STORE_KEYS)}
    threads = str(min(2, os.cpu_count() or 1))
    return kept | {
        "ETABLI_EVENTS": str(events),
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": threads,
        "POLARS_MAX_THREADS": threads,
    }
