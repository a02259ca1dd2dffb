"""Plans that read a second table: joins, and rows put below. Engines run them; see ``plans``."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from workers.core.errors import DataError
from workers.core.others import OtherTable
from workers.core.specs import from_json
from workers.core.words import _, say

Kind = Literal["inner", "left", "right", "full", "semi", "anti", "cross"]
INNER: Final = "inner"
LEFT: Final = "left"
RIGHT: Final = "right"
FULL: Final = "full"
SEMI: Final = "semi"
ANTI: Final = "anti"
CROSS: Final = "cross"
SEMI_OR_ANTI = (SEMI, ANTI)
"""Kinds that choose rows and add no column."""
OF_FIRST = (INNER, LEFT)
"""Kinds that can take the first match alone."""

GROWTH, BESIDES = 2, 1_000
"""A join by keys that makes more rows than this times the rows of both tables and so many more is an accident."""
MOST_CROSSED = 1_000_000


@dataclass(frozen=True)
class Join:
    """The rows of a table beside those of ``other`` that agree with them in ``keys``, pairs of a name here and there.

    A missing key agrees with nothing. ``inner`` keeps pairs of rows that agree; ``left`` also the rows here without a
    partner, ``right`` those there, ``full`` both; ``semi`` keeps the rows here with a partner, ``anti`` those without,
    each once and without a column more; ``cross`` has no keys and pairs every row with every row.

    Rows come in the order of the rows here and, for each, in the order of the rows there; rows of ``other`` without a
    partner come last, in their order, with their keys in the columns of the keys here. ``taken`` are pairs of a column
    there and its name after. ``most`` is how many rows may be made; None takes it for an accident when these are many
    more than there are. With ``first``, which ``inner`` and ``left`` alone can have, a row here is put beside the first
    row there that agrees with it, in the order of the rows there, so that no row comes several times.
    """

    other: OtherTable
    kind: Kind
    keys: tuple[tuple[str, str], ...]
    taken: tuple[tuple[str, str], ...] = ()
    most: int | None = None
    first: bool = False

    @property
    def keeps_theirs(self) -> bool:
        """Whether rows of the other table stay that have no partner here."""
        return self.kind in (RIGHT, FULL)

    @property
    def completed(self) -> tuple[str, ...]:
        """The columns here that get keys from there, where a row there has no partner."""
        return tuple(here for here, _there in self.keys) if self.keeps_theirs else ()

    def bound(self, here: int) -> int:
        """How many rows may be made of so many here."""
        if self.most is not None:
            return self.most
        return MOST_CROSSED if self.kind == CROSS else GROWTH * (here + self.other.rows) + BESIDES

    def allow(self, made: int, here: int) -> None:
        """Raise ``DataError`` where more rows would be made than may be."""
        if self.kind in SEMI_OR_ANTI or made <= self.bound(here):
            return
        words = {"made": made, "here": here, "there": self.other.rows, "name": self.other.title}
        if self.most is not None:
            said = _(
                "This join would make {made:,} rows of {here:,} here and {there:,} in “{name}”, and at most {most:,} "
                "are allowed. Allow more rows, or choose more keys."
            )
        elif self.kind == CROSS:
            said = _(
                "This would make {made:,} rows: each of {here:,} here beside each of {there:,} in “{name}”. Write how "
                "many rows you allow, or join by keys."
            )
        else:
            said = _(
                "This join would make {made:,} rows of {here:,} here and {there:,} in “{name}”, because the same keys "
                "come several times in both. Choose more keys, take the first match only, or write how many rows you "
                "allow."
            )
        raise DataError(say(said, most=self.most or 0, **words))


@dataclass(frozen=True)
class Append:
    """The rows of ``other`` below these rows, each value in the column of its name.

    Columns that only these rows have are missing in those of ``other``. Of the columns that only ``other`` has, those
    ``added`` come last and are missing in these rows; the rest is left out.
    """

    other: OtherTable
    added: tuple[str, ...] = ()


def combining_to_json(plan: Join | Append) -> dict[str, Any]:
    """Plain JSON values; the readers below give an equal plan."""
    if isinstance(plan, Append):
        return {"append": asdict(plan.other), "added": list(plan.added)}
    keys, taken = [list(pair) for pair in plan.keys], [list(pair) for pair in plan.taken]
    join = {"join": asdict(plan.other), "kind": plan.kind, "keys": keys, "taken": taken, "most": plan.most}
    return {**join, "first": True} if plan.first else join


def join_from_json(data: Mapping[str, Any]) -> Join:
    keys, taken = (tuple((first, second) for first, second in data[part]) for part in ("keys", "taken"))
    return Join(from_json(data["join"], OtherTable), data["kind"], keys, taken, data["most"], data.get("first", False))


def append_from_json(data: Mapping[str, Any]) -> Append:
    return Append(from_json(data["append"], OtherTable), tuple(data["added"]))
