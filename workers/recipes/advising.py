"""What the rows at a step still lack: the checks of the insights report, run on the sample that is looked at.

What a check says of a column is kept for as long as the cells of that column stay.
"""

from collections.abc import Collection

from workers.checks import checks
from workers.core.check import SEVERITIES, STEP, Context, DataWarning
from workers.core.columns import ColumnView, Summary
from workers.core.schema import Column
from workers.core.tables import TableRef
from workers.insights.reading import HeldRows, walk
from workers.recipes.browse import cells_key, look
from workers.recipes.document import Recipe
from workers.recipes.kept import Kept
from workers.recipes.previewing import Preview

MOST_COLUMNS = 2_000

_found: Kept[tuple[Summary, list[DataWarning]]] = Kept(MOST_COLUMNS)


def advice(ref: TableRef, recipe: Recipe, columns: Collection[str] = ()) -> list[DataWarning]:
    """What a step would mend in the rows after ``recipe``, the severest first; of ``columns`` alone where any is named.

    Duplicates, of rows and of columns, are looked for when every column is.
    """
    seen = look(ref, recipe)
    context = Context(seen.schema, seen.frame.height)
    wanted = [column for column in seen.schema if not columns or column.name in columns]
    warnings: list[DataWarning] = []
    for column in wanted:
        key = cells_key(ref, recipe, column.name)
        summary, found = _found.get(key, lambda column=column: _of_column(column, seen, context))  # type: ignore[misc]
        context.summaries[column.name] = summary
        warnings += found
    if not columns and seen.frame.height:
        context.twins, _drawn = walk(HeldRows(seen.frame), context.summaries.values())
        warnings += [warning for check in checks.all() for warning in check.examine(context)]
    mended = [warning for warning in warnings if warning.remedy.kind == STEP]
    return sorted(mended, key=lambda w: (SEVERITIES.index(w.severity), -w.affected / max(1, w.examined)))


def _of_column(column: Column, seen: Preview, context: Context) -> tuple[Summary, list[DataWarning]]:
    held = ColumnView(column, seen.frame[column.name])
    return held.summary(), [warning for check in checks.all() for warning in check.examine_column(held, context)]
