"""Compute functions for tests of jobs: each behaves in one way that jobs must survive."""

import os
import signal
import time
from dataclasses import dataclass

from workers.core.errors import ComputeError, TransientError
from workers.core.reporter import Reporter


@dataclass(frozen=True)
class ProbeSpec:
    behaviour: str = "work"
    steps: int = 3
    pause: float = 0.0
    marker: str = ""


@dataclass(frozen=True)
class ProbeResult:
    total: int


def probe(spec: ProbeSpec, reporter: Reporter) -> ProbeResult:
    """Work in steps, or end as ``behaviour`` says."""
    reporter.phase("Counting", total=spec.steps)
    reporter.log(f"pid {os.getpid()}")
    match spec.behaviour:
        case "refuse":
            raise ComputeError("Column “age” holds no values. Drop it.", column="age")
        case "crash":
            raise ZeroDivisionError("division by zero")
        case "transient":
            raise TransientError("The connection was lost.")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "large":
            held = bytearray(1 << 30)
            held[:: 1 << 12] = bytes([1]) * (1 << 18)
            os.kill(os.getpid(), signal.SIGKILL)
        case "deaf":
            time.sleep(600)
        case "print":
            print("something printed", flush=True)
            os._exit(3)
    for step in range(spec.steps):
        reporter.metric("loss", 1.0 / (step + 1), step)
        reporter.advance()
        time.sleep(spec.pause)
    (reporter.scratch / "output.txt").write_text("x")
    return ProbeResult(total=spec.steps)
