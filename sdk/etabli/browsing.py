"""Rows of a version, sorted, filtered and searched, without downloading it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from etabli.connection import Connection, Json

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

    def _rows(self, where: Where, sort: str, search: str, columns: Sequence[str] | None, **asked: int) -> Json:
        names = [column["name"] for column in self.facts["schema"]]
        places = None if columns is None else ",".join(str(place) for place in _places(names, columns))
        text = json.dumps(list(where)) if where else None
        return self._project.get(
            f"{self._path}rows/", filter=text, sort=sort or None, q=search or None, columns=places, **asked
        )


def _places(names: list[str], columns: Sequence[str]) -> Iterator[int]:
    for name in columns:
        if name not in names:
            raise KeyError(f"There is no column “{name}”. The columns are: {', '.join(names)}.")
        yield names.index(name)
