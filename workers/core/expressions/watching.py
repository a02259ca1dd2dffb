"""Plans that hold rows against a rule, name the part of a split that each is in, or query them; see ``plans``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workers.core.errors import DataError
from workers.core.expressions.nodes import Expression, from_json, to_json
from workers.core.words import _, counted

NAMED = 5
"""How many of the rows that break a rule are named."""


def numbers(rows: Sequence[int]) -> str:
    """The numbers of rows, as they are said."""
    return ", ".join(f"{row:,}" for row in rows)


@dataclass(frozen=True)
class Refuse:
    """All rows stay; none may make ``wrong`` true. ``column`` is the one that the rule is about."""

    wrong: Expression
    column: str

    def hold(self, count: int, first: Sequence[int]) -> None:
        """Raise ``DataError`` naming the ``first`` of the rows (from 1) that break the rule, where there are any."""
        if not count:
            return
        rows = numbers(first) + (", …" if count > len(first) else "")
        one, many = (
            _("1 row breaks the rule: row {rows}. Mend it before this step, or mark or remove it here."),
            _("{n} rows break the rule: rows {rows}. Mend them before this step, or mark or remove them here."),
        )
        raise DataError(counted(one, many, count, rows=rows), row=first[0], column=self.column)


@dataclass(frozen=True)
class Divide:
    """Every row stays and gets the name of its part in the column ``into``, missing where it is in none.

    ``method`` is a splitter's name; ``parts`` are names and shares that add up to 1; the rest is what a splitter's
    ``Cut`` holds.
    """

    into: str
    method: str
    parts: tuple[tuple[str, float], ...]
    column: str = ""
    key: tuple[str, ...] = ()
    seed: int = 0

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that the cut depends on."""
        return tuple(dict.fromkeys(name for name in (self.column, *self.key) if name))


@dataclass(frozen=True)
class Select:
    """The rows that a query gives of these, which are its table “input”; see ``queries``."""

    query: str
    columns: tuple[tuple[str, str], ...]
    """Name and kind of each column that it gives."""


def watching_to_json(plan: Refuse | Divide | Select) -> dict[str, Any]:
    """Plain JSON values; ``READERS`` give an equal plan."""
    if isinstance(plan, Refuse):
        return {"refuse": to_json(plan.wrong), "column": plan.column}
    if isinstance(plan, Select):
        return {"select": plan.query, "columns": [list(column) for column in plan.columns]}
    return {"divide": {**asdict(plan), "parts": [list(part) for part in plan.parts], "key": list(plan.key)}}


def _divide(data: Mapping[str, Any]) -> Divide:
    facts = data["divide"]
    parts = tuple((name, share) for name, share in facts["parts"])
    return Divide(**{**facts, "parts": parts, "key": tuple(facts["key"])})


def _select(data: Mapping[str, Any]) -> Select:
    return Select(data["select"], tuple((name, kind) for name, kind in data["columns"]))


READERS: dict[str, Callable[[Mapping[str, Any]], Refuse | Divide | Select]] = {
    "refuse": lambda data: Refuse(from_json(data["refuse"]), data["column"]),
    "divide": _divide,
    "select": _select,
}
"""The word that a plan's JSON is known by, and what reads it."""
