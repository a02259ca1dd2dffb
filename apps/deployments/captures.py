"""Looking at what an endpoint answered: filters without a query language, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.errors import NotAllowed
from apps.core.storage import store
from apps.datasets.queries import MASK
from apps.deployments.models import Endpoint
from apps.deployments.queries import hidden_inputs
from workers.serving.captures import scan_captures


@dataclass(frozen=True)
class CaptureFilter:
    """What to look for; empty fields let everything through. ``text`` is looked for in the raw row as it was sent."""

    version: str = ""
    key: str = ""
    prediction: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == CaptureFilter()

    def conditions(self) -> Iterator[pl.Expr]:
        for name in ("version", "key", "prediction"):
            if wanted := getattr(self, name):
                yield pl.col(name) == wanted
        if self.text:
            yield pl.col("inputs").str.contains(self.text, literal=True)
        if self.since:
            yield pl.col("at") >= _midnight(self.since)
        if self.until:
            yield pl.col("at") < _midnight(self.until) + pl.duration(days=1)


class Captures:
    """An endpoint's answered rows that fit a filter, newest first; counted and sliced as a paginator wants it."""

    def __init__(self, actor: Any, endpoint: Endpoint, wanted: CaptureFilter) -> None:
        """Values of columns that the actor may not look into are masked, and rows are not searched by text then."""
        self._hidden = hidden_inputs(actor, endpoint)
        if wanted.text and self._hidden:
            raise NotAllowed(
                _("Some columns here are sensitive, so your role may not search in raw rows. Use the other filters.")
            )
        self._rows = scan_captures(store(), str(endpoint.id)).filter(*wanted.conditions())

    def count(self) -> int:
        return int(self._rows.select(pl.len()).collect().item())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, place: slice) -> list[dict[str, Any]]:
        start, stop = place.start or 0, place.stop
        rows = self._rows.top_k(stop, by="at").sort("at", descending=True).slice(start, stop - start)
        return [_opened(row, self._hidden) for row in rows.collect(engine="in-memory").to_dicts()]


def _opened(row: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    inputs = msgspec.json.decode(row["inputs"])
    return {
        **row,
        "inputs": {name: MASK if name in hidden and value is not None else value for name, value in inputs.items()},
        "outputs": msgspec.json.decode(row["outputs"]),
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)
