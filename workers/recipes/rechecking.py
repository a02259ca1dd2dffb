"""The insights report of what a recipe would make of a version, before anything is made."""

import polars as pl

from workers.core.reporter import Reporter
from workers.core.tables import scan_table
from workers.core.words import _
from workers.engines.polars_rows import FrameRows
from workers.insights.insights import report
from workers.insights.reading import HeldRows
from workers.insights.report import InsightsResult
from workers.recipes.document import Recipe
from workers.recipes.fitting import fit_rows
from workers.recipes.others import StoredTables
from workers.recipes.recheck_spec import RecheckSpec


def recheck(spec: RecheckSpec, reporter: Reporter) -> InsightsResult:
    """Fit on every row, apply to every row, look for problems in the result; nothing is stored.

    Raises ``DataError`` naming step, column or row. The whole version is held in memory, as when the recipe is applied.
    A target that a step dropped or renamed is none.
    """
    reporter.phase(_("Reading the rows"))
    frame = scan_table(spec.table).collect(engine="in-memory")
    reporter.phase(_("Learning and applying the steps"))
    recipe = Recipe.from_json(spec.steps)
    tables = StoredTables(spec.table.store, recipe.others)
    _fitted, rows = fit_rows(recipe, FrameRows.of(frame, tables))
    made = pl.concat(rows.batches())
    del frame, rows
    return report(HeldRows(made), spec.target if spec.target in made.columns else "", reporter)
