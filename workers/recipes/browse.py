"""Looking at a recipe on a dataset version while it is edited: quick, on a bounded sample, step by step.

Each step is kept with the rows it left, and the facts of a column for as long as its cells stay, so that trying,
adding or changing a step costs that step and the columns it touches, not the whole recipe.
"""

import json
import operator
from collections.abc import Hashable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.specs import from_json, to_json
from workers.core.tables import TableRef
from workers.engines.polars_rows import FrameRows
from workers.profiling.profile import ColumnFacts, describe
from workers.recipes.document import Recipe, Step
from workers.recipes.fitted import FittedRecipe
from workers.recipes.fitting import fit_step
from workers.recipes.kept import Kept
from workers.recipes.others import StoredTables
from workers.recipes.previewing import Preview, advance, begin
from workers.recipes.sampling import MOST_ROWS, sample

MOST_BYTES = 2**29
MOST_FACTS = 5_000
OFF = ""


@dataclass(frozen=True)
class Window:
    """Rows ``offset`` and on of ``total``; ``changed`` are (row of these, column) places.

    ``fresh`` are the columns that the last step made or changed; ``before`` has the facts from before it of those that
    were there. ``numbers`` are the rows' places (from 1) after the step, ``old`` what stood in each of the cells
    ``changed`` before it; both are there where only changed rows are.
    """

    total: int
    rows: list[list[Any]]
    changed: list[tuple[int, int]]
    columns: list[ColumnFacts]
    fresh: frozenset[str]
    before: dict[str, ColumnFacts]
    numbers: list[int] | None = None
    old: list[Any] | None = None


def look(ref: TableRef, recipe: Recipe, upto: int | None = None) -> Preview:
    """The sample after the first ``upto`` steps (all by default)."""
    steps = recipe.steps if upto is None else recipe.steps[:upto]
    return _after(ref, _keys(steps))


def learned(ref: TableRef, recipe: Recipe) -> FittedRecipe:
    """The recipe as its steps, each of which can be applied, learn from the sample."""
    keys = _keys(recipe.steps)
    steps = [
        fit_step(step, FrameRows.of_canonical(_after(ref, keys[:at]).frame, _tables(ref, step)))[0]
        for at, step in enumerate(recipe.steps)
        if step.enabled
    ]
    return FittedRecipe(_after(ref, ()).schema, tuple(steps))


def window(ref: TableRef, recipe: Recipe, upto: int, offset: int, limit: int, *, changed: bool = False) -> Window:
    """Some rows of the sample after ``upto`` steps, with the facts of its columns.

    With ``changed``, only the rows in which the last of these steps changed a cell.
    """
    keys = _keys(recipe.steps[:upto])
    seen = _after(ref, keys)
    frame, marks = seen.frame, seen.marks
    numbers: list[int] | None = None
    if changed:
        touched = reduce(operator.or_, marks.values(), pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True))
        frame, marks = frame.filter(touched), {name: mark.filter(touched) for name, mark in marks.items()}
        numbers = [at + 1 for at in touched.arg_true().slice(offset, limit)]
    rows = [[cell(value) for value in row] for row in frame.slice(offset, limit).iter_rows()]
    places = [
        (offset + at, place)
        for place, name in enumerate(frame.columns)
        if name in marks
        for at in marks[name].slice(offset, limit).arg_true().to_list()
    ]
    facts = [_facts(ref, keys, name) for name in frame.columns]
    fresh = frozenset(name for name, mark in marks.items() if mark.any())
    known = fresh & set(_after(ref, keys[:-1]).frame.columns) if fresh else frozenset[str]()
    before = {name: _facts(ref, keys[:-1], name) for name in known}
    old = None
    if numbers is not None:
        was = _after(ref, keys[:-1]).frame if keys else frame
        old = [_old(was, frame.columns[place], numbers[at - offset] - 1) for at, place in places]
    return Window(frame.height, rows, places, facts, fresh, before, numbers, old)


def _old(was: pl.DataFrame, name: str, at: int) -> Any:
    """The cell before the step; nothing in a column that was not there."""
    return cell(was[name][at]) if name in was.columns else None


def cells_key(ref: TableRef, recipe: Recipe, name: str) -> Hashable:
    """Equal for as long as the cells of the column stay, whatever other columns the steps of the recipe touch."""
    keys = _keys(recipe.steps)
    return _cells_key(ref, keys, _after(ref, keys), name)


def steps_key(recipe: Recipe, upto: int) -> Hashable:
    """Equal for recipes whose first ``upto`` steps do the same."""
    return _keys(recipe.steps[:upto])


def _cells_key(ref: TableRef, steps: tuple[str, ...], seen: Preview, name: str) -> Hashable:
    return ref, steps[: seen.since[name]], name


def _keys(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """What each step does, as text: equal for steps that do the same."""
    return tuple(json.dumps({"op": s.op, "params": to_json(s.params)}) if s.enabled else OFF for s in steps)


def _after(ref: TableRef, steps: tuple[str, ...]) -> Preview:
    return _states.get((ref, steps), lambda: _made(ref, steps))


def _made(ref: TableRef, steps: tuple[str, ...]) -> Preview:
    if not steps:
        return begin(sample(ref))
    *_earlier, last = steps
    step = from_json(json.loads(last), Step) if last != OFF else None
    return advance(_after(ref, steps[:-1]), step, _tables(ref, step))


def _tables(ref: TableRef, step: Step | None) -> StoredTables:
    """Other tables in full, but for their rows that have no partner: no more of these than of any table are shown."""
    return StoredTables(ref.store, step.others if step else (), MOST_ROWS)


def _facts(ref: TableRef, steps: tuple[str, ...], name: str) -> ColumnFacts:
    """The facts of a column, which are those of the step that touched its cells last."""
    seen = _after(ref, steps)
    key = _cells_key(ref, steps, seen, name)
    return _described.get(key, lambda: describe(seen.schema.get(name), seen.frame[name]))


def _bytes_of(seen: Preview) -> int:
    """The memory that a state has for itself: columns that a step left alone are shared with the state before."""
    own = [name for name, since in seen.since.items() if since == len(seen.effects)]
    marks = sum(mark.estimated_size() for mark in seen.marks.values())
    return int(seen.frame.select(own).estimated_size() + marks) if own else 1


_states: Kept[Preview] = Kept(MOST_BYTES, _bytes_of)
_described: Kept[ColumnFacts] = Kept(MOST_FACTS)
