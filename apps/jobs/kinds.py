"""Job kinds: what an app declares in its ``jobs.py`` so that the runner can carry its work out."""

from typing import Any, ClassVar

from django.utils.functional import Promise

from apps.jobs.choices import Queue
from apps.jobs.models import Job


class Kind:
    """One kind of job. ``compute`` names a pure function ``(spec, reporter) -> result`` as ``module:function``."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    queue: ClassVar[str] = Queue.CPU
    compute: ClassVar[str]
    spec: ClassVar[type]
    result: ClassVar[type]
    guess_seconds: ClassVar[float] = 10.0
    """A first guess of the duration, used for the estimate until there are past jobs to learn from."""
    is_housekeeping: ClassVar[bool] = False
    """The studio begins it by itself, on the way to something else: nobody waits to hear that it went well."""

    def reveal(self, job: Job) -> dict[str, Any]:
        """Fields of the spec that only the job's own process may know, such as passwords; asked when it starts."""
        return {}

    def complete(self, job: Job, result: Any) -> None:
        """Record the result's rows; runs in the same transaction as running -> succeeded."""

    def failed(self, job: Job) -> None:
        """The job ended without a result (failed or cancelled); same transaction as the move."""

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """An error of the job as everybody in the project may read it."""
        return message, details

    def link(self, job: Job) -> str:
        """The address of what the job is about; empty for the job's own page."""
        return ""


_kinds: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Class decorator: make the kind known under its name."""
    _kinds[kind.name] = kind()
    return kind


def get(name: str) -> Kind:
    """The kind called ``name``; LookupError lists the known ones."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No job kind “{name}”. Known: {', '.join(sorted(_kinds))}.") from None


def names() -> list[str]:
    return sorted(_kinds)


def housekeeping() -> list[str]:
    """The kinds whose success is no news."""
    return [name for name in names() if get(name).is_housekeeping]
