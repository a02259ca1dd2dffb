"""The steps of a recipe that no cluster runs, found on a sample before anything is started."""

from collections.abc import Mapping

import polars as pl

from workers.core.errors import DataError
from workers.core.words import Phrase
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows
from workers.engines.spark.refusing import refused
from workers.recipes.document import Recipe, place
from workers.recipes.fitting import fit_step
from workers.recipes.replaying import mapped


def off_cluster(
    recipe: Recipe, frame: pl.DataFrame, mapping: Mapping[str, str] | None = None, tables: Tables = NO_TABLES
) -> dict[int, Phrase]:
    """Number of a step (from 1) -> why it does not run there, in a sentence. A step that fails is left out."""
    rows = FrameRows.of_canonical(mapped(canonical(frame), mapping or {}), tables)
    found: dict[int, Phrase] = {}
    for number, step in enumerate(recipe.steps, 1):
        try:
            if not step.enabled:
                continue
            _learned, plan = fit_step(step, rows)
            if reason := refused(plan):
                found[number] = reason
            rows = rows.after(plan)
        except DataError:
            continue
    return found


def refuse_off_cluster(
    recipe: Recipe, frame: pl.DataFrame, mapping: Mapping[str, str] | None = None, tables: Tables = NO_TABLES
) -> None:
    """Raise ``DataError`` naming the first step that no cluster runs."""
    for number, reason in off_cluster(recipe, frame, mapping, tables).items():
        with place(number - 1, recipe.steps[number - 1]):
            raise DataError(reason)
