"""Datasets, their versions and splits."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etabli.browsing import Browsing
from etabli.connection import Connection, Json
from etabli.fetches import fetched
from etabli.history import Diff, VersionHistory, purged
from etabli.insights import Insights
from etabli.jobs import job_of
from etabli.looking import Looking
from etabli.splits import Split
from etabli.things import Thing
from etabli.upkeep import KeptUp

if TYPE_CHECKING:
    import pandas

CHUNK = 8 << 20
Files = str | Path | Sequence[str | Path]


class DatasetVersion(Browsing, Looking, VersionHistory):
    """One immutable content of a dataset."""

    shown = ("number", "rows", "columns")

    @property
    def number(self) -> int:
        return int(self.facts["number"])

    @property
    def dataset(self) -> str:
        """The id of its dataset."""
        return self._path.split("/")[1]

    def restore(self, message: str = "") -> "DatasetVersion":
        """The rows of this version as the newest one; the newest one itself when it holds them already."""
        made = self._project.post(f"{self._path}restore/", message=message)
        path = f"{self._path.rsplit('versions/', 1)[0]}versions/{made['number']}/"
        return DatasetVersion(self._project, path, made)

    def split(
        self,
        method: str = "stratified",
        *,
        column: str = "",
        key: Sequence[str] = (),
        fractions: Mapping[str, float] | None = None,
        folds: int | None = None,
        cuts: Sequence[str] = (),
        seed: int = 0,
        missing: str = "leave_out",
        name: str = "",
    ) -> Split:
        """Cut the rows; the same wishes answer the same split. A long version is split by a job: this waits for it.

        ``method`` is "random", "stratified" by the classes of ``column``, "ordered" by it (or as they stand), "time"
        along a column of dates, "key" (rows that agree in the columns ``key`` stay together) or "key_stratified".
        ``fractions`` are shares such as ``{"train": 0.6, "validation": 0.2, "test": 0.2}`` (the default); ``folds``
        makes that many parts of one size; ``cuts`` are the moments at which the later parts of a split by time begin.
        ``missing`` says what becomes of rows without a moment: "leave_out", or "train".
        """
        wishes: dict[str, Any] = {
            "method": method, "column": column, "fractions": fractions, "folds": folds, "seed": seed,
            "missing": missing, "name": name,
        }  # fmt: skip
        wishes |= {word: list(value) for word, value in (("key", key), ("cuts", cuts)) if value}
        facts = self._project.post(f"{self._path}splits/", **wishes)
        while "job_id" in facts:
            job_of(self._project, facts).wait(quiet=True)
            facts = self._project.post(f"{self._path}splits/", **wishes)
        return Split(self._project, f"splits/{facts['id']}/", facts)

    def insights(self, target: str = "") -> Insights:
        """What is wrong with the version, and how far its columns tell ``target``; waits until the report is there.

        Without a target, the column that has a target's name is taken, if there is one.
        """
        started = self._project.post(f"{self._path}insights/", target=target)
        job_of(self._project, started).wait(quiet=True)
        return Insights(
            self._project, f"{self._path}insights/", self._project.get(f"{self._path}insights/", target=target)
        )

    def repeated_splits(self, seeds: Iterable[int], **wishes: Any) -> list[Split]:
        """One split for each seed, otherwise as ``split``: to see how much a result depends on chance."""
        return [self.split(**wishes, seed=seed) for seed in seeds]

    def splits(self) -> list[Split]:
        """Every split of the version, oldest first."""
        found = self._project.every(f"{self._path}splits/")
        return [Split(self._project, f"splits/{facts['id']}/", facts) for facts in found]


class Inspection(Thing):
    """What files hold, understood from every value before anything is stored."""

    @property
    def said(self) -> Json:
        """What was understood in short: rows, and the form of each column, or the state of its job."""
        if self.facts["result"] is None:
            return {"state": self.facts["job"]["state"]}
        return {"rows": self.result["rows"], "formats": self.result["formats"]}

    @property
    def result(self) -> Json:
        """reader, options, formats, readings (with the evidence), notes, rows, columns and a sample."""
        return dict(self.facts["result"])

    @property
    def evidence(self) -> dict[str, str]:
        """Column -> why it is read as it is."""
        return {reading["column"]: str(reading["evidence"]) for reading in self.result["readings"]}


class Dataset(KeptUp):
    """A named table with versions."""

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def latest(self) -> DatasetVersion:
        """The newest version."""
        return self.version(self.facts["latest"]["number"])

    def version(self, number: int) -> DatasetVersion:
        path = f"{self._path}versions/{number}/"
        return DatasetVersion(self._project, path, self._project.get(path))

    def diff(self, before: int, after: int, key: Sequence[str] | None = None) -> Diff:
        """What changed from version ``before`` to version ``after``; see ``DatasetVersion.diff``."""
        return self.version(after).diff(self.version(before), key)

    def untrash(self) -> None:
        """Take the dataset out of the trash; it gets a free name when somebody took its own."""
        self._project.delete(f"{self._path}trash/")
        self.refresh()

    def trash(self) -> None:
        """Hide the dataset until somebody takes it out of the trash or an owner purges it."""
        self._project.post(f"{self._path}trash/")

    def purge(self) -> Json:
        """Take every row off the disk for good; it must be in the trash. Answers ``files`` and bytes (``size``)."""
        return purged(self._project, self._path)

    def versions(self) -> list[DatasetVersion]:
        """Every version, newest first."""
        found = self._project.every(f"{self._path}versions/")
        return [DatasetVersion(self._project, f"{self._path}versions/{f['number']}/", f) for f in found]

    def import_version(self, files: Files, mode: str = "replace", message: str = "", **reading: Any) -> DatasetVersion:
        """Send a file, or several of one shape, as the next version; waits until it is there.

        ``mode`` "append" adds their rows to the newest version. Files are read the way that was chosen for the version
        before, unless ``reading`` (see ``Project.inspect``) says otherwise.
        """
        uploads = upload_all(self._project, files)
        started = self._project.post(
            f"{self._path}imports/", uploads=uploads, mode=mode, message=message, reading=reading or None
        )
        job_of(self._project, started).wait()
        self.refresh()
        return self.latest

    def refresh_from_source(self, message: str = "") -> DatasetVersion:
        """Fetch once more from where the newest import came, read the same way; the newest version afterwards.

        It is the same one as before when the source has nothing new.
        """
        fetched(self._project, self._project.post(f"{self._path}refresh/", message=message))
        return self.refresh().latest

    @property
    def schedule(self) -> Json:
        """When it is refreshed from its source by itself; raises ``Conflict`` when it is not."""
        return self._project.get(f"{self._path}schedule/")

    def refresh_every(self, every: str, at: str = "06:00") -> Json:
        """Refresh it from its source by itself: every "hour", "day", "monday" and so on, ``at`` a time of the studio.

        Answers the ``schedule``: ``next_at`` is when it does so next.
        """
        return self._project.post(f"{self._path}schedule/", every=every, at=at)

    def refresh_by_hand(self) -> None:
        """Do not refresh it by itself any more."""
        self._project.delete(f"{self._path}schedule/")

    def mark(self, *columns: str, sensitive: bool = True) -> None:
        """Mark columns as sensitive, for every version; roles without the right see no value of them."""
        words = ["sensitive"] if sensitive else []
        self._project.patch(f"{self._path}marks/", marks=dict.fromkeys(columns, words))

    def sensitive(self) -> list[str]:
        """The columns that are marked as sensitive."""
        marks = self._project.get(f"{self._path}marks/")["marks"]
        return sorted(name for name, words in marks.items() if "sensitive" in words)

    def frame(self) -> "pandas.DataFrame":
        """The newest version as a pandas frame."""
        return self.latest.frame()


def upload_all(project: Connection, files: Files) -> list[str]:
    """Send one file or several; answers the ids of the finished uploads, in order."""
    paths = [files] if isinstance(files, str | Path) else files
    return [upload(project, Path(path)) for path in paths]


def upload(project: Connection, path: Path) -> str:
    """Send a file chunk by chunk; answers the id of the finished upload."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        made = project.post("uploads/", name=path.name, size=path.stat().st_size, sha256=digest)
        place = f"uploads/{made['id']}/"
        file.seek(offset := int(made["offset"]))
        while piece := file.read(CHUNK):
            offset = int(project.put_bytes(place, piece, **{"Upload-Offset": str(offset)})["offset"])
    return str(project.post(f"{place}finish/")["id"])


def dataset_of(project: Connection, facts: Json) -> Dataset:
    return Dataset(project, f"datasets/{facts['id']}/", facts)
