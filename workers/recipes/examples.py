"""What a step does to single cells, shown by a few: values before and after, and those that were lost."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.expressions.plans import Filter
from workers.core.schema import Schema
from workers.engines.polars_named import computed
from workers.recipes.document import Step
from workers.recipes.previewing import Preview

MOST_COLUMNS = 3
MOST_PAIRS = 4
MOST_LOST = 5
LOOKED_AT = 20_000
"""Changed cells among which examples are looked for."""


@dataclass(frozen=True)
class Change:
    """Cells of ``column``: different pairs of the value before and after. ``is_new``: the column was not there."""

    column: str
    pairs: tuple[tuple[Any, Any], ...]
    is_new: bool


def changes(before: Preview, after: Preview) -> list[Change]:
    """A few cells of the first columns that the last step changed or made."""
    touched = [name for name, mark in after.marks.items() if mark.any()]
    return [_change(name, before, after) for name in touched[:MOST_COLUMNS]]


def lost(before: Preview, after: Preview) -> dict[str, list[Any]]:
    """Column -> a few of its values that are missing after the step."""
    found = {}
    for name in after.marks:
        if name in before.frame.columns:
            gone = before.frame[name].filter(after.frame[name].is_null() & before.frame[name].is_not_null())
            if len(gone):
                found[name] = _plain(gone.head(LOOKED_AT).unique(maintain_order=True).head(MOST_LOST))
    return found


def untold(step: Step, before: Preview) -> int:
    """How many rows a choice of rows loses because of them its condition tells nothing: a value is missing."""
    transform = step.transform
    if transform.learns or step.others or not before.frame.height:
        return 0
    plan = transform.lower(step.parse(), {}, Schema.of(before.frame))
    if not isinstance(plan, Filter):
        return 0
    wide, (told,) = computed(before.frame, [plan.condition])
    return int(wide.select(told.is_null().sum()).item())


def emptied(after: Preview) -> list[str]:
    """The columns that the step made or changed in which every cell is missing now."""
    return [name for name in after.marks if after.frame.height and after.frame[name].null_count() == after.frame.height]


def _change(name: str, before: Preview, after: Preview) -> Change:
    places = after.marks[name].arg_true().head(LOOKED_AT)
    new = after.frame[name].gather(places).alias("new")
    is_new = name not in before.frame.columns
    old = pl.repeat(None, len(new), eager=True) if is_new else before.frame[name].gather(places)
    pairs = pl.DataFrame([old.alias("old"), new]).unique(maintain_order=True).head(MOST_PAIRS)
    return Change(name, tuple(zip(_plain(pairs["old"]), _plain(pairs["new"]), strict=True)), is_new)


def _plain(values: pl.Series) -> list[Any]:
    return [cell(value) for value in values]
