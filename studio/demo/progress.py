"""Telling the terminal what happens, and waiting for jobs."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from apps.jobs.choices import FINAL, State
from apps.jobs.models import Job

PAUSE = 0.3
WIDTH = 100


class StepFailed(Exception):
    """A job of the guided project did not succeed; the message is its own sentence."""


@contextmanager
def step(text: str) -> Iterator[None]:
    """One line per step: what is done, and how long it took."""
    started = time.monotonic()
    _show(f"  … {text}")
    yield
    _show(f"  ✓ {text} ({time.monotonic() - started:.1f} s)", last=True)


def wait_for(job: Job) -> None:
    """Wait until the job succeeded, showing its phase. Raises ``StepFailed``."""
    while job.state not in FINAL:
        time.sleep(PAUSE)
        job.refresh_from_db()
        share = f" {job.done}/{job.total}" if job.total else ""
        _show(f"  … {job.title}: {job.phase or job.get_state_display()}{share}")
    if job.state != State.SUCCEEDED:
        raise StepFailed(f"{job.title}: {job.error or job.get_state_display()}")


def _show(line: str, *, last: bool = False) -> None:
    """On a terminal, unfinished lines are written over; elsewhere only finished ones appear."""
    if sys.stdout.isatty():
        click.echo(f"\r{line[:WIDTH]:<{WIDTH}}", nl=last)
    elif last:
        click.echo(line)
