"""What changed between versions, and what people do with them: differences, restoring, tags, notes, the trash."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from etabli.jobs import job_of
from etabli.things import Thing

if TYPE_CHECKING:
    from etabli.connection import Connection, Json

PAGE = 500
WAYS = ("added", "removed", "changed", "unchanged")


class Diff(Thing):
    """The difference of two versions. ``facts["result"]`` has every figure; ``rows`` goes through the rows."""

    @property
    def said(self) -> "Json":
        """The key, and how many rows came, went, changed and stayed."""
        return {"key": self.facts["key"]} | {way: self.result[way] for way in WAYS if self.result}

    @property
    def result(self) -> "Json":
        """Counts of added, removed, changed and unchanged rows, columns that came or went, and how values moved."""
        found: Json = self.facts["result"]
        return found

    def rows(self, way: str = "changed", column: str = "") -> Iterator["Json"]:
        """Every "changed", "added" or "removed" row; ``column`` keeps changed rows where that column differs.

        A row is ``{"row_before", "row_after", "before", "after", "changed"}``: its 1-based places, its cells on both
        sides, and the places of cells that differ.
        """
        offset, total = 0, 1
        while offset < total:
            asked = {"way": way, "column": column, "offset": offset, "limit": PAGE}
            seen = self._project.get(f"{self._path}rows/", **asked)
            yield from seen["rows"]
            offset, total = offset + PAGE, int(seen["total"])


def purged(project: "Connection", path: str) -> "Json":
    """Purge what has this path; waits for the job that frees the files, where they are many."""
    done = project.post(f"{path}purge/")
    if done["job"]:
        job_of(project, done).wait(quiet=True)
    return {"files": done["files"], "size": done["size"]}


class VersionHistory(Thing):
    """What a version of a dataset can do besides being read."""

    def diff(self, before: "Thing", key: Sequence[str] | None = None) -> Diff:
        """What changed from ``before`` to this version; waits until it is worked out.

        ``key`` names the columns that tell rows apart; an empty one compares whole rows, None takes the declared key.
        """
        wishes: dict[str, Any] = {"before": before.id} | ({} if key is None else {"key": list(key)})
        started = self._project.post(f"{self._path}diffs/", **wishes)
        job_of(self._project, started).wait()
        path = f"diffs/{started['id']}/"
        return Diff(self._project, path, self._project.get(path))

    def note(self, text: str) -> None:
        """Say something about this version, for everybody to read."""
        self._project.post(f"{self._path}notes/", text=text)

    def notes(self) -> list["Json"]:
        """What people said of it, oldest first."""
        return list(self._project.every(f"{self._path}notes/"))

    def tag(self, *tags: str) -> None:
        """Give this version exactly these tags; none takes them all off."""
        self.facts = self._project.patch(self._path, tags=list(tags))

    def untrash(self) -> None:
        """Take this version out of the trash, as it was."""
        self._project.delete(f"{self._path}trash/")

    def trash(self) -> None:
        """Hide this version until somebody takes it out of the trash or an owner purges it."""
        self._project.post(f"{self._path}trash/")

    def purge_preview(self) -> "Json":
        """What a purge would take away: ``versions``, ``dependants`` and ``size`` in bytes. Changes nothing."""
        return self._project.get(f"{self._path}purge/")

    def purge(self) -> "Json":
        """Take the rows off the disk for good; it must be in the trash. Answers the ``files`` and bytes (``size``)."""
        return purged(self._project, self._path)
