"""What each step does to a sample: the rows at a step, and what changed there. A step that fails stops the walk."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import polars as pl

from workers.core.errors import DataError
from workers.core.expressions.plans import (
    Distinct,
    Filter,
    Plan,
    Sample,
    Slice,
    Sort,
    keeps_rows,
    schema_after,
    touched,
)
from workers.core.schema import Schema
from workers.engines import polars
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows
from workers.recipes.budget import Budget
from workers.recipes.document import Recipe, Step, place
from workers.recipes.fitting import fit_step
from workers.recipes.lineage import Origins, begun, followed


@dataclass(frozen=True)
class Effect:
    """What one enabled step did to the sample."""

    sentence: str
    rows_before: int
    rows_after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, int]
    """Column -> how many of its cells differ from before the step."""
    emptied: int = 0
    """How many cells are missing that were not before the step."""
    moved: str = ""
    """What came into another order and is otherwise as before: "rows", "columns" or nothing."""


@dataclass(frozen=True)
class Preview:
    """A sample after some steps.

    ``effects`` has one entry per step walked, None for one that is disabled, failed or comes after a failed one.
    ``marks`` says, per column that the last step made or changed, which cells differ. ``problem`` is why the first
    failing step failed: the rows are then those before it. ``origins`` are the raw columns of each, ``named`` the
    columns whose names were learned from values. ``since`` says, per column, after how many steps its cells were last
    touched: as long as that number stays, so do its values, though perhaps in another order.
    """

    frame: pl.DataFrame
    schema: Schema
    effects: tuple[Effect | None, ...] = ()
    marks: dict[str, pl.Series] = field(default_factory=dict)
    problem: DataError | None = None
    origins: Origins = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    since: dict[str, int] = field(default_factory=dict)


def preview(recipe: Recipe, frame: pl.DataFrame, upto: int | None = None, tables: Tables = NO_TABLES) -> Preview:
    """Walk the first ``upto`` steps (all by default) over ``frame``, learning from it; ``tables`` has other tables."""
    seen = begin(frame)
    for step in recipe.steps if upto is None else recipe.steps[:upto]:
        seen = advance(seen, step, tables)
    return seen


def begin(frame: pl.DataFrame) -> Preview:
    """The sample before the first step."""
    frame = canonical(frame)
    return Preview(frame, Schema.of(frame), origins=begun(frame.columns), since=dict.fromkeys(frame.columns, 0))


def advance(seen: Preview, step: Step | None, tables: Tables = NO_TABLES) -> Preview:
    """The sample one step further; None is a step that is switched off. Other tables are read from ``tables``."""
    if step is None or not step.enabled or seen.problem:
        return replace(seen, effects=(*seen.effects, None), marks={})
    try:
        with place(len(seen.effects), step):
            return _advanced(seen, step, tables)
    except DataError as problem:
        return replace(seen, effects=(*seen.effects, None), marks={}, problem=problem)


def _advanced(seen: Preview, step: Step, tables: Tables) -> Preview:
    before = seen.frame
    fitted, plan = fit_step(step, FrameRows.of_canonical(before, tables))
    after = polars.run(plan, before, Budget(), tables)
    marks = _marks(plan, before, after) if keeps_rows(plan) else {}
    effect = Effect(
        sentence=fitted.sentence,
        rows_before=before.height,
        rows_after=after.height,
        added=tuple(n for n in after.columns if n not in before.columns),
        removed=tuple(n for n in before.columns if n not in after.columns),
        changed={name: int(mark.sum()) for name, mark in marks.items() if name in before.columns},
        emptied=sum(int((after[n].is_null() & before[n].is_not_null()).sum()) for n in marks if n in before.columns),
        moved=_moved(before, after, plan),
    )
    fresh = effect.added if step.transform.learns_columns else ()
    return Preview(
        after,
        schema_after(plan, seen.schema),
        (*seen.effects, effect),
        marks,
        origins=followed(plan, seen.origins),
        named=(seen.named | set(fresh)) & set(after.columns),
        since=_since(seen, plan, after, marks),
    )


def _moved(before: pl.DataFrame, after: pl.DataFrame, plan: Plan) -> str:
    if isinstance(plan, Sort):
        return "" if before.equals(after) else "rows"
    kept = [name for name in before.columns if name in after.columns]
    return "" if kept == [name for name in after.columns if name in before.columns] else "columns"


def _since(seen: Preview, plan: Plan, after: pl.DataFrame, written: Collection[str]) -> dict[str, int]:
    """A row step leaves the cells of the columns it does not write; of the steps that only choose or order rows, those
    that keep every row leave them all.
    """
    now = len(seen.effects) + 1
    only_rows = isinstance(plan, Filter | Distinct | Sort | Slice | Sample) and after.height == seen.frame.height
    if not (only_rows or keeps_rows(plan)):
        return dict.fromkeys(after.columns, now)
    return {name: now if name in written else seen.since.get(name, now) for name in after.columns}


def _marks(plan: Plan, before: pl.DataFrame, after: pl.DataFrame) -> dict[str, pl.Series]:
    """Column -> which cells are new or differ; columns that the plan leaves alone are not listed."""
    marks = {}
    computed = touched(plan)
    for name in after.columns:
        if name not in computed:
            continue
        new = after[name]
        old = before[name] if name in before.columns else None
        if old is not None and (old.dtype == new.dtype or old.dtype.is_numeric() and new.dtype.is_numeric()):
            marks[name] = new.ne_missing(old.cast(new.dtype, strict=False))  # 3 and 3.0 are the same value
        elif old is not None:
            marks[name] = new.is_not_null() | old.is_not_null()  # missing stays missing, whatever the type
        else:
            marks[name] = pl.repeat(True, after.height, dtype=pl.Boolean, eager=True)
    return marks
