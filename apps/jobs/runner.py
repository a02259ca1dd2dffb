"""Carries out one attempt of a job: start it, keep its lease, write down its news, record how it ended."""

import logging
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.core.errors import DomainError
from apps.jobs import cost, kinds, lifecycle, services
from apps.jobs.choices import FINAL, State
from apps.jobs.kinds import Kind
from apps.jobs.launch import SpawnedAttempt
from apps.jobs.models import Job, JobMetric
from workers.core.said import Said
from workers.core.specs import from_json
from workers.core.words import _, say

log = logging.getLogger(__name__)

WRITE_EVERY = 0.5
CANCEL_GRACE = 3.0

Launcher = Callable[[str, type, Any, Path], Any]


def run(job_id: str, attempt: int, launch: Launcher = SpawnedAttempt) -> None:
    """One attempt, from start to its truthful end; returns quietly when somebody else has it or had it."""
    if not lifecycle.start(job_id, attempt, f"{socket.gethostname()}:{os.getpid()}"):
        return
    job = Job.objects.select_related("project", "author").get(id=job_id)
    try:
        Watch(job, kinds.get(job.kind), launch).carry_out()
    except DomainError as error:
        reason = error.message
        _end(job, lambda facts: lifecycle.fail(job.id, job.attempt, reason, **facts), {})
    except Exception:
        log.exception("job %s: the runner itself failed", job_id)
        _end(
            job,
            lambda facts: lifecycle.fail(
                job.id, job.attempt, say(_("The studio failed while it ran this; its log says why.")), **facts
            ),
            {},
        )


class Watch:
    """The worker's side of one attempt."""

    def __init__(self, job: Job, kind: Kind, launch: Launcher) -> None:
        self.job, self.kind = job, kind
        scratch = Path(settings.SCRATCH_FOLDER) / f"{job.id}-{job.attempt}"
        self.child = launch(kind.compute, kind.spec, {**job.spec, **kind.reveal(job)}, scratch)
        self.progress: dict[str, Any] = {}
        self.done = 0
        self.lines: list[Said] = []
        self.points: list[JobMetric] = []
        self.last: dict[str, Any] = {}
        self.written_at = 0.0
        self.told_to_stop_at: float | None = None

    def carry_out(self) -> None:
        owned = True
        try:
            for event in self.child.events(every=WRITE_EVERY):
                if event:
                    self._take(event)
                if owned and not self._tick():
                    owned = False
                    self.child.kill()
            if owned:
                self._write()
                self._record_end()
        finally:
            self.child.kill()
            self.child.clean()

    def _take(self, event: dict[str, Any]) -> None:
        match event.pop("event"):
            case "phase":
                self.done = 0
                self.progress |= {"phase": event["name"][:100], "total": event["total"], "done": 0}
            case "advance":
                self.done += event["units"]
                self.progress["done"] = self.done
            case "metric":
                self.points.append(JobMetric(job=self.job, attempt=self.job.attempt, **event))
            case "log":
                self.lines.append(Said(**event["said"]))
            case ending:
                self.last = {"event": ending, **event}

    def _tick(self) -> bool:
        """Write news and renew the lease when it is time; False when the job is no longer ours."""
        now = time.monotonic()
        if self.told_to_stop_at and now - self.told_to_stop_at > CANCEL_GRACE:
            self.child.kill()
        if now - self.written_at < WRITE_EVERY:
            return True
        self.written_at = now
        return self._write()

    def _write(self) -> bool:
        progress, self.progress = self.progress, {}
        lines, self.lines = self.lines, []
        points, self.points = self.points, []
        with transaction.atomic():
            if not lifecycle.beat(self.job.id, self.job.attempt, **progress):
                return False
            if lines:
                services.note(self.job.id, self.job.attempt, *lines)
            JobMetric.objects.bulk_create(points)
        if self.told_to_stop_at is None and self._is_cancelling():
            self.told_to_stop_at = time.monotonic()
            self.child.cancel()
        return True

    def _is_cancelling(self) -> bool:
        return Job.objects.filter(id=self.job.id, state=State.CANCELLING).exists()

    def _record_end(self) -> None:
        used = self.child.usage()
        facts: dict[str, Any] = {"cpu_seconds": used.cpu_seconds, "peak_memory": used.peak_memory}
        match self.last.get("event"):
            case "result":
                self._succeed(facts)
            case "cancelled":
                self._end(lambda f: lifecycle.cancel(self.job.id, self.job.attempt, **f), facts)
            case "transient" if self.job.attempt < settings.JOB_MAX_ATTEMPTS:
                self._try_again(Said(**self.last["message"]).english)
            case "error" | "transient":
                self._fail(Said(**self.last["message"]).english, facts, self.last.get("details", {}))
            case "crash":
                trace = self.last["trace"].splitlines()
                services.note(self.job.id, self.job.attempt, *(self.kind.said(self.job, line, {})[0] for line in trace))
                unexpected = _("An unexpected error ended this: {error}. The log has the whole story.")
                self._fail(say(unexpected, error=self.last["message"]), facts)
            case _ if self.told_to_stop_at:
                self._end(lambda f: lifecycle.cancel(self.job.id, self.job.attempt, **f), facts)
            case _:
                services.note(self.job.id, self.job.attempt, *self.child.output_tail())
                self._fail(self.child.epitaph(), facts)

    def _succeed(self, facts: dict[str, Any]) -> None:
        result = from_json(self.last["result"], self.kind.result)
        try:
            with transaction.atomic():
                facts["cost"] = _cost(self.job)
                if lifecycle.succeed(self.job.id, self.job.attempt, **facts):
                    self.job.refresh_from_db()
                    self.kind.complete(self.job, result)
                    services.finish(self.job)
        except DomainError as error:
            self._fail(error.message, facts)

    def _fail(self, message: str, facts: dict[str, Any], details: dict[str, Any] | None = None) -> None:
        message, facts["error_details"] = self.kind.said(self.job, message, details or {})
        self._end(lambda f: lifecycle.fail(self.job.id, self.job.attempt, message, **f), facts)

    def _try_again(self, reason: str) -> None:
        with transaction.atomic():
            moved = lifecycle.try_again(self.job.id, self.job.attempt)
            services.note(self.job.id, self.job.attempt, f"{reason} Trying again.")
        if moved:
            self.job.refresh_from_db()
            services.dispatch(self.job)

    def _end(self, move: Callable[[dict[str, Any]], bool], facts: dict[str, Any]) -> None:
        _end(self.job, move, facts)


def _end(job: Job, move: Callable[[dict[str, Any]], bool], facts: dict[str, Any]) -> None:
    with transaction.atomic():
        facts["cost"] = _cost(job)
        if move(facts):
            job.refresh_from_db()
            if job.state in FINAL:
                services.finish(job)


def _cost(job: Job) -> Any:
    return cost.actual(job.queue, timezone.now() - job.started_at) if job.started_at else None
