"""The insights report of what a recipe would make of a version, before anything is made."""

from workers.core.reporter import Reporter
from workers.insights.insights import report
from workers.insights.reading import HeldRows
from workers.insights.report import InsightsResult
from workers.recipes.recheck_spec import RecheckSpec
from workers.recipes.whole import whole


def recheck(spec: RecheckSpec, reporter: Reporter) -> InsightsResult:
    """Fit on every row, apply to every row, look for problems in the result; nothing is stored.

    Raises ``DataError`` naming step, column or row. The whole version is held in memory, as when the recipe is applied.
    A target that a step dropped or renamed is none.
    """
    made = whole(spec.table, spec.steps, reporter)
    return report(HeldRows(made), spec.target if spec.target in made.columns else "", reporter)
