"""A recipe on rows with other names of columns: which column stands for which, and which one probably does."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workers.browsing.letters import bare
from workers.core.errors import DataError
from workers.core.schema import NUMERIC, Schema
from workers.core.words import _, say
from workers.recipes.document import Step

LIKELY = 0.8
"""From here on a candidate is worth proposing; one is the same name but for case, accents and signs."""
POSSIBLE = 0.5
MOST = 5


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
    """A column that may stand for another; ``likeness`` of the names goes from 0 to 1."""

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


def candidates(need: Need, schema: Schema) -> list[Candidate]:
    """The columns that may be meant by a need, the likeliest first: of its kind and called alike, at most five."""
    found = [
        Candidate(column.name, column.kind, likeness)
        for column in schema
        if column.name != need.column and _same_kind(column.kind, need.kind)
        if (likeness := alike(need.column, column.name)) >= POSSIBLE
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.column))[:MOST]


def proposed(needs: Iterable[Need], schema: Schema) -> dict[str, str]:
    """A column for each need that has a likely one, none twice: the pairs whose names are most alike come first."""
    pairs = [(one.likeness, need.column, one.column) for need in needs for one in candidates(need, schema)]
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
