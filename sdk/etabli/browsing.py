"""Rows of a version, sorted, filtered and searched: some of them as they are, or all of them as a file."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etabli.connection import Connection, Json
from etabli.jobs import job_of

if TYPE_CHECKING:
    import pandas

PAGE = 500

Where = Sequence[Sequence[Any]]


class Browsing:
    """What a version answers about its rows."""

    facts: Json
    _path: str
    _project: Connection

    def browse(
        self,
        *,
        where: Where = (),
        sort: str = "",
        search: str = "",
        columns: Sequence[str] | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> list[dict[str, Any]]:
        """Rows ``offset`` to ``offset + limit`` of those that match, each a dictionary by column.

        ``where`` are conditions that all hold: ``[["age", "between", 18, 30], ["city", "in", "Paris", "Lyon"]]``. In
        place of one may stand a list of them of which any holds. ``sort`` is a column, or "-" and a column; ``search``
        is text that some cell holds. Moments come as text, and so do integers beyond 53 bits. Raises ``Invalid`` with a
        sentence for a column or value that makes no sense.

        What takes long on a long version is worked out by a job first: this waits for it, and raises ``JobFailed`` or
        ``JobCancelled`` as ``Job.wait``.
        """
        found: list[dict[str, Any]] = []
        while len(found) < limit:
            asked = {"offset": offset + len(found), "limit": min(PAGE, limit - len(found))}
            seen = self._rows(where, sort, search, columns, **asked)
            names = [column["name"] for column in seen["columns"]]
            found += [dict(zip(names, row, strict=True)) for row in seen["rows"]]
            if len(seen["rows"]) < asked["limit"]:
                break
        return found

    def count(self, *, where: Where = (), search: str = "") -> int:
        """How many rows match."""
        return int(self._rows(where, "", search, None, limit=1)["total"])

    def download(
        self,
        target: str | Path,
        kind: str = "parquet",
        *,
        where: Where = (),
        sort: str = "",
        search: str = "",
        columns: Sequence[str] | None = None,
    ) -> Path:
        """Write the version to a file: all of it, or the rows that ``browse`` would find.

        ``kind`` is "parquet", "csv", "csv-excel" (semicolons and a decimal comma) or "xlsx" (up to 1,048,575
        rows; a job writes a long one, and this waits for it).
        """
        asked = self._asked(where, sort, search, columns)
        if kind == "xlsx":
            wished = {name: value for name, value in asked.items() if value is not None}
            started = self._project.post(f"{self._path}file/{kind}/", **wished)
            if started["job"]:
                job_of(self._project, started).wait(quiet=True)
        return self._project.download(f"{self._path}file/{kind}/", Path(target), **asked)

    def frame(
        self, *, where: Where = (), sort: str = "", search: str = "", columns: Sequence[str] | None = None
    ) -> "pandas.DataFrame":
        """The version as a pandas frame: all of it, or the rows that ``browse`` would find."""
        import pandas  # noqa: PLC0415 - an optional companion; nothing else here needs it

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "version.parquet"
            self.download(file, where=where, sort=sort, search=search, columns=columns)
            return pandas.read_parquet(file)

    def _rows(self, where: Where, sort: str, search: str, columns: Sequence[str] | None, **asked: int) -> Json:
        wishes = {**self._asked(where, sort, search, columns), **asked}
        seen = self._project.get(f"{self._path}rows/", **wishes)
        while "rows" not in seen:  # a long version: a job works it out first
            started = self._project.post(f"{self._path}rows/", **wishes)
            seen = started if "rows" in started else self._prepared(started, wishes)
        return seen

    def _prepared(self, started: Json, wishes: Json) -> Json:
        job_of(self._project, started).wait(quiet=True)
        return self._project.get(f"{self._path}rows/", **wishes)

    def _asked(self, where: Where, sort: str, search: str, columns: Sequence[str] | None) -> Json:
        names = [column["name"] for column in self.facts["schema"]]
        places = None if columns is None else ",".join(str(place) for place in _places(names, columns))
        text = json.dumps(list(where)) if where else None
        return {"filter": text, "sort": sort or None, "q": search or None, "columns": places}


def _places(names: list[str], columns: Sequence[str]) -> Iterator[int]:
    for name in columns:
        if name not in names:
            raise KeyError(f"There is no column “{name}”. The columns are: {', '.join(names)}.")
        yield names.index(name)
