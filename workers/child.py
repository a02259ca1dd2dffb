"""One attempt of one job, in its own process: ``python -m workers.child <module:function> <spec type> <scratch> <fd>``.

Reads ``spec.json`` in the scratch folder and removes it, writes events as JSON lines to the file descriptor <fd>,
and listens on stdin: the line ``cancel`` asks to stop, end of file means the worker is gone, so nobody will want the
result. Knows no Django, no database, no secret.
"""

import importlib
import json
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from workers.core.errors import Cancelled, ComputeError, TransientError
from workers.core.peak import peak_memory
from workers.core.said import Said
from workers.core.specs import from_json, to_json
from workers.core.words import _, say


class PipeReporter:
    """The reporter of a child: every call is one event for the worker."""

    def __init__(self, events: Any, scratch: Path) -> None:
        self.scratch = scratch
        self._events = events
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._unsent = 0
        self._sent_at = 0.0

    def phase(self, name: str, total: int | None = None) -> None:
        self._flush()
        self.send("phase", name=name, total=total)
        self.check()

    def advance(self, units: int = 1) -> None:
        self._unsent += units
        if time.monotonic() - self._sent_at > 0.2:
            self._flush()
        self.check()

    def metric(self, name: str, value: float, step: int) -> None:
        self.send("metric", name=name, value=float(value), step=int(step))
        self.check()

    def log(self, line: str) -> None:
        self.send("log", line=line)
        self.check()

    def check(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def stop(self) -> None:
        self._stop.set()

    def send(self, event: str, **facts: Any) -> None:
        with self._lock:
            self._events.write(json.dumps({"event": event, **facts}) + "\n")
            self._events.flush()

    def _flush(self) -> None:
        if self._unsent:
            self.send("advance", units=self._unsent)
        self._unsent, self._sent_at = 0, time.monotonic()


def outcome(compute: str, spec_type: str, spec: Any, reporter: Any) -> dict[str, Any]:
    """Run the compute function; the last event: ``result``, ``error``, ``transient``, ``cancelled`` or ``crash``.

    Messages travel as ``Said``, so that every reader gets them in their own language.
    """
    try:
        result = _load(compute)(from_json(spec, _load(spec_type)), reporter)
        return {"event": "result", "result": to_json(result)}
    except Cancelled:
        return {"event": "cancelled"}
    except TransientError as error:
        return {"event": "transient", "message": Said.of(str(error)).plain}
    except ComputeError as error:
        return {"event": "error", "message": _plain(Said.of(error.message).plain), "details": _plain(error.details)}
    except MemoryError:
        enough = _("There was not enough memory for this. Use fewer rows or columns, or a larger machine.")
        return {"event": "error", "message": Said.of(say(enough)).plain}
    except Exception as error:  # noqa: BLE001 - the job's page must say what happened, whatever it was
        return {"event": "crash", "message": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}


def _plain(facts: dict[str, Any]) -> Any:
    return json.loads(json.dumps(facts, default=str))


def _load(path: str) -> Any:
    module, _colon, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


def _listen(reporter: PipeReporter) -> None:
    for line in sys.stdin:
        if line.strip() == "cancel":
            reporter.stop()
    os._exit(1)  # the worker is gone


def main() -> None:
    compute, spec_type, scratch, descriptor = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    with os.fdopen(descriptor, "w") as events:
        reporter = PipeReporter(events, scratch / "work")
        reporter.scratch.mkdir()
        threading.Thread(target=_listen, args=(reporter,), daemon=True).start()
        spec = json.loads((scratch / "spec.json").read_text())
        (scratch / "spec.json").unlink()
        last = outcome(compute, spec_type, spec, reporter)
        reporter._flush()
        reporter.send("peak", memory=peak_memory())
        reporter.send(last.pop("event"), **last)
    os._exit(0)


if __name__ == "__main__":
    main()
