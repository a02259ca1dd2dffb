"""Looking at a recipe on a dataset version while it is edited: quick, on a bounded sample, step by step.

Each step is kept with the rows it left, so that adding or changing a step costs that step and not the whole recipe.
"""

import json
import operator
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.schema import Column
from workers.core.specs import from_json, to_json
from workers.core.tables import TableRef, scan_table
from workers.profiling.profile import ColumnFacts, describe
from workers.recipes.document import Recipe, Step
from workers.recipes.previewing import Preview, advance, begin

MOST_ROWS = 100_000
MOST_CELLS = 3_000_000
"""The sample is the first rows of the version, as many as fit both bounds."""


@dataclass(frozen=True)
class Window:
    """Rows ``offset`` and on of ``total``; ``changed`` are (row of these, column) places."""

    total: int
    rows: list[list[Any]]
    changed: list[tuple[int, int]]
    columns: list[ColumnFacts]


def look(ref: TableRef, recipe: Recipe, upto: int | None = None) -> Preview:
    """The sample after the first ``upto`` steps (all by default)."""
    steps = recipe.steps if upto is None else recipe.steps[:upto]
    return _after(ref, _keys(steps))


def window(ref: TableRef, recipe: Recipe, upto: int, offset: int, limit: int, *, changed: bool = False) -> Window:
    """Some rows of the sample after ``upto`` steps, with the facts of its columns.

    With ``changed``, only the rows in which the last of these steps changed a cell.
    """
    keys = _keys(recipe.steps[:upto])
    seen = _after(ref, keys)
    frame, marks = seen.frame, seen.marks
    if changed:
        touched = reduce(operator.or_, marks.values(), pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True))
        frame, marks = frame.filter(touched), {name: mark.filter(touched) for name, mark in marks.items()}
    rows = [[cell(value) for value in row] for row in frame.slice(offset, limit).iter_rows()]
    places = [
        (offset + at, place)
        for place, name in enumerate(frame.columns)
        if name in marks
        for at in marks[name].slice(offset, limit).arg_true().to_list()
    ]
    return Window(frame.height, rows, places, _facts(ref, keys))


def _keys(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(json.dumps(to_json(step)) for step in steps)


@lru_cache(maxsize=16)
def _after(ref: TableRef, steps: tuple[str, ...]) -> Preview:
    if not steps:
        rows = scan_table(ref)
        width = max(1, len(rows.collect_schema()))
        return begin(rows.head(min(MOST_ROWS, MOST_CELLS // width)).collect(engine="in-memory"))
    return advance(_after(ref, steps[:-1]), from_json(json.loads(steps[-1]), Step))


@lru_cache(maxsize=16)
def _facts(ref: TableRef, steps: tuple[str, ...]) -> list[ColumnFacts]:
    seen = _after(ref, steps)
    columns: list[Column] = list(seen.schema)
    return [describe(column, seen.frame[column.name]) for column in columns]
