"""From a recipe to a fitted recipe: each step learns from the rows as the steps before it leave them."""

import polars as pl

from workers.core.expressions.plans import schema_after
from workers.core.schema import Schema
from workers.engines import polars
from workers.engines.polars_aggregates import aggregate
from workers.engines.polars_canonical import canonical
from workers.recipes.document import Recipe, Step, place
from workers.recipes.fitted import FittedRecipe, FittedStep


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


def fit(recipe: Recipe, frame: pl.DataFrame) -> FittedRecipe:
    """Learn every enabled step from ``frame``, which holds the training rows only.

    Raises ``DataError`` with details ``step`` (1-based), and the column or row where there is one.
    """
    frame = canonical(frame)
    first = schema = Schema.of(frame)
    fitted: list[FittedStep] = []
    for index, step in enumerate(recipe.steps):
        if step.enabled:
            with place(index, step):
                done = fit_step(step, frame, schema)
                frame = polars.run(done.plan, frame)
            schema = schema_after(done.plan, schema)
            fitted.append(done)
    return FittedRecipe(first, tuple(fitted))


def fit_step(step: Step, frame: pl.DataFrame, schema: Schema) -> FittedStep:
    """Learn one step from a canonical frame with ``schema``."""
    transform, params = step.transform, step.parse()
    found = aggregate(frame, transform.statistics(params, schema))
    state = dict(transform.learn(params, found))
    plan = transform.lower(params, state, schema)
    return FittedStep(step.op, params.to_dict(), state, transform.sentence(params, state), plan)
