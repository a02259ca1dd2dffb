"""Rows as recipes see them, whichever engine holds them."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import polars as pl

from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.plans import Plan
from workers.core.parts import Part
from workers.core.schema import Schema
from workers.core.store import Store


class Rows(Protocol):
    """The rows of one table, in their order."""

    @property
    def schema(self) -> Schema: ...

    @property
    def height(self) -> int | None:
        """How many there are, where that is known without going through them."""

    def learn(self, wanted: Mapping[str, Mapping[str, Aggregate]]) -> dict[str, dict[str, Any]]:
        """Each aggregate's value over all rows, as JSON values in the same nesting."""

    def after(self, plan: Plan) -> "Rows":
        """The rows after a plan. Raises ``DataError`` naming row and column where a guard refuses."""

    def parts(self, store: Store, table: str) -> list[Part]:
        """All rows written as new files of a table, to which nothing refers yet."""

    def batches(self) -> Iterator[pl.DataFrame]:
        """All rows; at least one frame, be it empty."""
