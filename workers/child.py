"""One attempt of one job, in its own process: ``python -m workers.child <fd>``.

The first line on stdin says what to do, see ``Order``; until it comes, what most jobs need is loaded. Then reads
``spec.json`` in the scratch folder and removes it, prints to ``output.txt`` there, writes events as JSON lines to the
file descriptor <fd>, and goes on listening on stdin: the line ``cancel`` asks to stop, end of file means the worker is
gone, so nobody will want the result. Knows no Django, no database, no secret.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from workers.core.errors import Cancelled, ComputeError, TransientError
from workers.core.peak import peak_memory
from workers.core.said import Said
from workers.core.specs import from_json, to_json
from workers.core.words import _, say

USUAL = ("workers.browsing.preparing", "workers.recipes.applying", "workers.core.expressions.wording")
REHEARSAL = "workers.importing.rehearsal:rehearse"


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
        self.send("log", said=Said.of(line).plain)
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


@dataclass(frozen=True)
class Order:
    """What to do: a function and the type of its spec, each as ``module:name``, and the folder of the attempt."""

    compute: str
    spec_type: str
    scratch: str


def main() -> None:
    gc.disable()
    with os.fdopen(int(sys.argv[1]), "w") as events:
        if not select.select([sys.stdin], [], [], 0)[0]:
            load_ahead()
        line = sys.stdin.readline()
        if line:
            _carry_out(Order(**json.loads(line)), events)
    os._exit(0)


def load_ahead() -> None:
    """What most jobs need, while there is nothing to do yet."""
    for module in USUAL:
        importlib.import_module(module)
    _load(REHEARSAL)()


def _load_for_good(compute: str) -> None:
    """What is loaded stays loaded: the collector of garbage, off until now, need not look through it, now or later."""
    with contextlib.suppress(Exception):  # its outcome will say what is wrong with it
        _load(compute)
    gc.freeze()
    gc.enable()


def _carry_out(order: Order, events: TextIO) -> None:
    scratch = Path(order.scratch)
    output = os.open(scratch / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    reporter = PipeReporter(events, scratch / "work")
    reporter.scratch.mkdir()
    threading.Thread(target=_listen, args=(reporter,), daemon=True).start()
    spec = json.loads((scratch / "spec.json").read_text())
    (scratch / "spec.json").unlink()
    _load_for_good(order.compute)
    last = outcome(order.compute, order.spec_type, spec, reporter)
    reporter._flush()
    reporter.send("peak", memory=peak_memory())
    reporter.send(last.pop("event"), **last)


if __name__ == "__main__":
    main()
