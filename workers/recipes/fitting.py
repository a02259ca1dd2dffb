"""From a recipe to a fitted recipe: each step learns from the rows as the steps before it leave them."""

import polars as pl

from workers.core.expressions.plans import Plan
from workers.core.schema import Schema
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_rows import FrameRows
from workers.engines.rows import Rows
from workers.recipes.document import Recipe, Step, place
from workers.recipes.fitted import FittedRecipe, FittedStep
from workers.recipes.knowing import LearnedStep


def check(recipe: Recipe, schema: Schema) -> tuple[Schema, ...]:
    """The columns after each step, as far as they are known without data.

    The answer is shorter than the recipe from a step on whose columns are known only after fitting (one-hot). Raises
    ``DataError`` with details ``step`` (1-based) and, where there is one, ``column`` or ``fields``.
    """
    known: list[Schema] = []
    for index, step in enumerate(recipe.steps):
        if step.enabled:
            with place(index, step):
                after = step.transform.check(step.parse(), schema)
            if after is None:
                break
            schema = after
        known.append(schema)
    return tuple(known)


def fit(recipe: Recipe, frame: pl.DataFrame, tables: Tables = NO_TABLES) -> FittedRecipe:
    """Learn every enabled step from ``frame``, which holds the training rows only; others are read from ``tables``.

    Raises ``DataError`` with details ``step`` (1-based), and the column or row where there is one.
    """
    return fit_rows(recipe, FrameRows.of(frame, tables))[0]


def fit_rows(recipe: Recipe, rows: Rows) -> tuple[FittedRecipe, Rows]:
    """The same, with the rows it learned from as the last step leaves them.

    They may differ from what the fitted recipe would make of them: a step that learns from the target must not show a
    row its own, and rows that a model learns from may be more or fewer.
    """
    first = rows.schema
    fitted: list[FittedStep] = []
    for index, step in enumerate(recipe.steps):
        if step.enabled:
            learned, rows = taken(index, step, rows)
            fitted.append(learned)
    return FittedRecipe(first, tuple(fitted)), rows


def taken(index: int, step: Step, rows: Rows) -> tuple[FittedStep, Rows]:
    """Learn one step, the recipe's number ``index`` (from 0); and the rows it learned from as it leaves them."""
    with place(index, step):
        learned, plan = fit_step(step, rows)
        return learned, rows.after(plan)


def fit_step(step: Step, rows: Rows) -> tuple[FittedStep, Plan]:
    """Learn one step; and the plan for these rows, which the fitted step does not keep.

    A step that learned elsewhere learns nothing here, and does with these rows as with any others.
    """
    transform, params = step.transform, step.parse()
    if isinstance(step, LearnedStep):
        state = dict(step.state)
        plan = transform.lower(params, state, rows.schema)
        return FittedStep(step.op, params.to_dict(), state, transform.sentence(params, state), plan), plan
    found = rows.learn(transform.statistics(params, rows.schema))
    state = dict(transform.learn(params, found))
    plan = transform.lower(params, state, rows.schema)
    training = transform.lower_training(params, found, rows.schema)
    fitted = FittedStep(step.op, params.to_dict(), state, transform.sentence(params, state), plan)
    return fitted, plan if training is None else training
