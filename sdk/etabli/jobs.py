"""Work in progress."""

import sys
import time
from typing import Self

from etabli.connection import Connection, Json
from etabli.errors import JobCancelled, JobFailed
from etabli.things import Thing

FINAL = {"succeeded", "failed", "cancelled"}
PAUSE = 0.5


class Job(Thing):
    """The studio's unit of work. ``wait`` returns when it succeeded and raises when it did not."""

    shown = ("title", "state")

    @property
    def state(self) -> str:
        return str(self.facts["state"])

    def wait(self, *, quiet: bool = False) -> Self:
        """Wait for the end, showing progress unless ``quiet``. Raises ``JobFailed`` or ``JobCancelled``."""
        while self.refresh().state not in FINAL:
            if not quiet:
                _show(f"{self['title']}: {self['phase'] or self.state} {_share(self)}")
            time.sleep(PAUSE)
        if not quiet:
            _show(f"{self['title']}: {self.state}", last=True)
        if self.state == "failed":
            raise JobFailed(self["error"], details=self.facts.get("error_details"))
        if self.state == "cancelled":
            raise JobCancelled(f"{self['title']}: it was stopped.")
        return self

    def cancel(self) -> None:
        """Ask the work to stop."""
        self.facts = self._project.post(f"{self._path}cancel/")


def job_of(project: Connection, started: Json) -> Job:
    """The job that the answer to a request names."""
    place = f"jobs/{started['job']['id'] if 'job' in started else started['job_id']}/"
    return Job(project, place, project.get(place))


def _share(job: Job) -> str:
    return f"{job['done']}/{job['total']}" if job["total"] else ""


def _show(line: str, *, last: bool = False) -> None:
    """One line that is written over until the last one."""
    sys.stderr.write(f"\r{line:<78}" + ("\n" if last else ""))
    sys.stderr.flush()
