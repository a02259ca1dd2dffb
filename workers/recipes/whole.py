"""Every row of a version after some steps, in memory: for what looks at a table and stores nothing."""

from typing import Any

import polars as pl

from workers.core.reporter import Reporter
from workers.core.tables import TableRef, scan_table
from workers.core.words import _
from workers.engines.polars_rows import FrameRows
from workers.recipes.document import Recipe
from workers.recipes.fitting import fit_rows
from workers.recipes.others import StoredTables


def whole(table: TableRef, steps: list[dict[str, Any]], reporter: Reporter) -> pl.DataFrame:
    """Fit on every row, apply to every row. Raises ``DataError`` naming step, column or row."""
    reporter.phase(_("Reading the rows"))
    frame = scan_table(table).collect(engine="in-memory")
    reporter.phase(_("Learning and applying the steps"))
    recipe = Recipe.from_json(steps)
    _fitted, rows = fit_rows(recipe, FrameRows.of(frame, StoredTables(table.store, recipe.others)))
    del frame
    return pl.concat(rows.batches())
