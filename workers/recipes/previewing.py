"""What each step does to a sample: the frame at a step, and what changed there."""

from dataclasses import dataclass

import polars as pl

from workers.core.expressions.plans import RowPlan, schema_after
from workers.core.schema import Schema
from workers.engines import polars
from workers.engines.polars_canonical import canonical
from workers.recipes.document import Recipe, Step, place
from workers.recipes.fitting import fit_step


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


@dataclass(frozen=True)
class Preview:
    """A sample after the first steps. ``changed`` marks, per column, the cells that the last step made or changed."""

    frame: pl.DataFrame
    schema: Schema
    effects: tuple[Effect | None, ...]
    """One per step shown, None for a disabled step."""
    changed: dict[str, pl.Series]


def preview(recipe: Recipe, frame: pl.DataFrame, upto: int | None = None) -> Preview:
    """Run the first ``upto`` steps (all by default) on ``frame``, fitting on it. Raises ``DataError`` like ``fit``."""
    frame = canonical(frame)
    schema = Schema.of(frame)
    effects: list[Effect | None] = []
    marks: dict[str, pl.Series] = {}
    for index, step in enumerate(recipe.steps if upto is None else recipe.steps[:upto]):
        marks = {}
        if not step.enabled:
            effects.append(None)
            continue
        with place(index, step):
            after, after_schema, effect, marks = _run(step, frame, schema)
        frame, schema = after, after_schema
        effects.append(effect)
    return Preview(frame, schema, tuple(effects), marks)


def _run(step: Step, before: pl.DataFrame, schema: Schema) -> tuple[pl.DataFrame, Schema, Effect, dict[str, pl.Series]]:
    fitted = fit_step(step, before, schema)
    after = polars.run(fitted.plan, before)
    marks = _marks(fitted.plan, before, after) if isinstance(fitted.plan, RowPlan) else {}
    effect = Effect(
        sentence=fitted.sentence,
        rows_before=before.height,
        rows_after=after.height,
        added=tuple(n for n in after.columns if n not in before.columns),
        removed=tuple(n for n in before.columns if n not in after.columns),
        changed={name: int(mark.sum()) for name, mark in marks.items() if name in before.columns},
    )
    return after, schema_after(fitted.plan, schema), effect, marks


def _marks(plan: RowPlan, before: pl.DataFrame, after: pl.DataFrame) -> dict[str, pl.Series]:
    """Column -> which cells are new or differ; columns that the plan leaves alone are not listed."""
    marks = {}
    for output in plan.outputs:
        if output.is_untouched:
            continue
        new = after[output.name]
        if output.name in before.columns and before[output.name].dtype == new.dtype:
            marks[output.name] = new.ne_missing(before[output.name])
        else:
            marks[output.name] = pl.repeat(True, after.height, dtype=pl.Boolean, eager=True)
    return marks
