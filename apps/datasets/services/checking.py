"""Trying a source before it is saved: in a process like a job's, which answers within seconds or is ended."""

import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.core.errors import DomainError
from apps.jobs.launch import Attempt, SpawnedAttempt
from workers.core.connector import Offer
from workers.core.said import Said
from workers.core.specs import from_json
from workers.core.words import _, say
from workers.importing.fetching import FetchResult, FetchSpec

COMPUTE = "workers.importing.fetching:fetch_source"
START_SECONDS = 30.0
ANSWER_SECONDS = 8.0
"""From the moment the process begins to connect; until then it has ``START_SECONDS``."""

SILENT = _("It did not answer within {seconds} seconds. Check what you entered; a slow source can be saved anyway.")
BROKEN = _("It cannot be asked: {error}.")


class NoAnswer(DomainError):
    """A source that does not work as it was entered, and that nobody insisted on."""

    code = "no_answer"


@dataclass(frozen=True)
class Check:
    """What a source said when it was tried: its offers, or the problem and the parameter to look at first."""

    offers: tuple[Offer, ...] = ()
    more: int = 0
    problem: str = ""
    field: str = ""

    @property
    def works(self) -> bool:
        return not self.problem

    def insist(self) -> None:
        """Raises ``NoAnswer`` unless the source works."""
        if not self.works:
            raise NoAnswer(self.problem, field=self.field or None)


def tried(spec: FetchSpec) -> Check:
    """Ask the source. It meets the same judge of addresses as a job does, and no sentence holds a secret."""
    scratch = Path(settings.SCRATCH_FOLDER) / f"check-{uuid.uuid4()}"
    child = SpawnedAttempt(COMPUTE, FetchSpec, spec, scratch)
    try:
        return _heard(child)
    finally:
        child.kill()
        child.clean()


def _heard(child: Attempt) -> Check:
    until, connecting, last = time.monotonic() + START_SECONDS, False, None
    for event in child.events(every=0.1):
        if event and event["event"] == "phase" and not connecting:
            until, connecting = time.monotonic() + ANSWER_SECONDS, True
        elif event:
            last = event
        if last is None and time.monotonic() > until:
            last = {"event": "late"}
            child.kill()
    return _said(last or {"event": "gone"}, child)


def _said(last: dict[str, Any], child: Attempt) -> Check:
    match last["event"]:
        case "result":
            found = from_json(last["result"], FetchResult)
            return Check(found.offers, found.more)
        case "error" | "transient":
            return Check(problem=Said(**last["message"]).english, field=last.get("details", {}).get("field", ""))
        case "crash":
            return Check(problem=say(BROKEN, error=last["message"].rstrip(".")))
        case "late":
            return Check(problem=say(SILENT, seconds=round(ANSWER_SECONDS)))
        case _:
            return Check(problem=child.epitaph())
