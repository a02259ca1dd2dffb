"""Looks at long versions that a job works out first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.storage import store
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.rows import chosen, look_for
from apps.datasets.queries.sensitive import hidden_columns
from apps.jobs.choices import State
from workers.browsing.conditions import as_text
from workers.browsing.orders import FOUND, Look
from workers.browsing.preparing import is_quick, is_quick_to_search

_IN_VIEW = 32
"""Columns of the first page of a grid."""


@dataclass(frozen=True)
class Wanted:
    """A look, and the columns of the page that is asked for."""

    look: Look
    columns: list[str]

    @property
    def words(self) -> dict[str, Any]:
        """The look as data."""
        look = self.look
        return {
            "sort": look.sort,
            "where": as_text(look.where.plain()),
            "search": look.search,
            "searched": look.searched,
            "language": look.language,
        }

    @property
    def params(self) -> dict[str, Any]:
        """What tells its analysis from others."""
        searched = self.look.searched
        return {**self.words, "searched": searched and list(searched), "columns": self.columns}


@dataclass(frozen=True)
class Waiting:
    """``preparation`` is None while nobody asked for it; ``found`` counts the rows found so far."""

    preparation: Analysis | None
    found: int | None = None


def look_at(actor: Any, version: DatasetVersion, asked: Mapping[str, Any]) -> Wanted:
    """What ``RowsQuery`` asks for. Raises as ``look_for``."""
    hidden = hidden_columns(actor, version)
    look = look_for(version.columns_schema, hidden, sort=asked["sort"], where=asked["filter"], search=asked["q"])
    return Wanted(look, chosen(asked["columns"], version.columns_schema.names))


def waiting_for(actor: Any, version: DatasetVersion, asked: Mapping[str, Any]) -> Waiting | None:
    """How far a look is that takes long to work out; None when its rows can be told at once."""
    wanted = look_at(actor, version, asked)
    if is_quick(version.ref, wanted.look, wanted.columns, asked["offset"], asked["limit"]):
        return None
    found = preparation_of(version, wanted)
    if found is None:
        return Waiting(None)
    if found.job.state == State.SUCCEEDED and not store().is_local:
        return None  # another machine prepared it in its own cache: worked out here, as for a short version
    points = found.job.metrics.filter(attempt=found.job.attempt, name=FOUND).order_by("-step")
    last = points.values_list("value", flat=True).first()
    return Waiting(found, None if last is None else int(last))


def is_live(version: DatasetVersion, look: Look) -> bool:
    """Whether a search, added to the look, is answered while somebody types it: no job is needed for it."""
    return is_quick_to_search(version.ref, look, version.columns_schema.names[:_IN_VIEW])


def preparation_of(version: DatasetVersion, wanted: Wanted) -> Analysis | None:
    """The newest preparation of exactly this look and these columns, in whatever state."""
    rows = Analysis.objects.filter(version=version, kind="look", params=wanted.params)
    return rows.select_related("job", "job__project").first()
