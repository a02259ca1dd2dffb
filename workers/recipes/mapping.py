"""A recipe on rows with other names of columns: which column stands for which, and which one probably does."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from workers.browsing.letters import bare
from workers.core.errors import DataError
from workers.core.schema import NUMERIC, TEXT, Schema
from workers.core.words import _, say
from workers.recipes.document import Step

LIKELY = 0.8
"""From here on a candidate is worth proposing; one is the same name but for case, accents and signs."""
POSSIBLE = 0.5
MOST = 5
Shared = Mapping[str, Mapping[str, float]]
"""Column that is needed -> column of the rows -> the share of its texts that are there."""


@dataclass(frozen=True)
class Need:
    """A column that a recipe works on and the rows lack, or have of another kind (``found``).

    ``step`` is the first step (from 1) that asks for it, ``kind`` what it is where the recipe was made.
    """

    column: str
    kind: str
    step: int
    found: str = ""


@dataclass(frozen=True)
class Candidate:
    """A column that may stand for another; ``likeness`` goes from 0 to 1: of the names, or of the texts they hold."""

    column: str
    kind: str
    likeness: float


def front(schema: Schema, mapping: Mapping[str, str]) -> Step | None:
    """The step that gives columns the names that the recipe knows; ``mapping`` is name in the recipe -> in the rows.

    A column that has such a name already takes that of the one which replaces it, so that none is lost. Raises
    ``DataError`` for a column that is not there, or stands for two.
    """
    wanted = {own: column for own, column in mapping.items() if own != column}
    names: dict[str, str] = {}
    for own, column in wanted.items():
        schema.get(column)
        if column in names:
            said = _("“{column}” cannot stand for both “{first}” and “{second}”.")
            raise DataError(say(said, column=column, first=names[column], second=own), column=column)
        names[column] = own
    for own, column in wanted.items():
        if own in schema and own not in names:
            names[own] = _end(column, wanted)
    return Step("rename_columns", {"names": [list(pair) for pair in names.items()]}) if names else None


def shared(needs: Iterable[Need], home: pl.DataFrame, rows: pl.DataFrame) -> Shared:
    """How many of the different texts of what is needed, as the recipe's own rows have them, each column holds."""
    texts = {name: set(rows[name].drop_nulls()) for name, dtype in rows.schema.items() if dtype == pl.String}
    found: dict[str, dict[str, float]] = {}
    for need in needs:
        own = set(home[need.column].drop_nulls()) if need.kind == TEXT else set()
        if len(own) > 1:
            found[need.column] = {name: len(own & held) / len(own) for name, held in texts.items()}
    return found


def candidates(need: Need, schema: Schema, holding: Shared | None = None) -> list[Candidate]:
    """The columns that may be meant by a need, the likeliest first: of its kind, and called alike or holding what it
    does (see ``shared``), at most five."""
    held = (holding or {}).get(need.column, {})
    found = [
        Candidate(column.name, column.kind, likeness)
        for column in schema
        if column.name != need.column and _same_kind(column.kind, need.kind)
        if (likeness := max(alike(need.column, column.name), held.get(column.name, 0.0))) >= POSSIBLE
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.column))[:MOST]


def proposed(needs: Iterable[Need], schema: Schema, holding: Shared | None = None) -> dict[str, str]:
    """A column for each need that has a likely one, none twice: the pairs that are most alike come first."""
    pairs = [(one.likeness, need.column, one.column) for need in needs for one in candidates(need, schema, holding)]
    chosen: dict[str, str] = {}
    for likeness, own, column in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if likeness >= LIKELY and own not in chosen and column not in chosen.values():
            chosen[own] = column
    return chosen


def alike(first: str, second: str) -> float:
    """How alike two names are: 1 when they are the same but for case, accents, spaces and signs."""
    one, other = _words(first), _words(second)
    if not one or not other:
        return float(first == second)
    if "".join(one) == "".join(other):
        return 1.0
    part = min(len(set(one) & set(other)) / len(set(one) | set(other)), 0.9)
    return max(part, 0.99 * difflib.SequenceMatcher(None, "".join(one), "".join(other)).ratio())


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", bare(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)).replace("_", " "))


def _same_kind(first: str, second: str) -> bool:
    return first == second or {first, second} <= set(NUMERIC)


def _end(column: str, wanted: Mapping[str, str]) -> str:
    """The name left over when columns take each other's: that of the last one in the chain."""
    while column in wanted:
        column = wanted[column]
    return column
