"""An analysis of every row at a step of a recipe, which takes longer than a look at the sample."""

from workers.analyses import analyses
from workers.core.analysis import Found
from workers.core.reporter import Reporter
from workers.core.schema import Schema
from workers.core.words import _
from workers.recipes.analyse_spec import AnalyseSpec
from workers.recipes.whole import whole


def analyse_all(spec: AnalyseSpec, reporter: Reporter) -> Found:
    """What the analysis says of every row that the steps make, learned from every row; nothing else is stored.

    Raises ``DataError`` naming the step that fails, ``ParamsError`` where the columns do not fit. The whole version is
    held in memory, as when the recipe is applied.
    """
    made = whole(spec.table, spec.steps, reporter)
    analysis = analyses.get(spec.kind)
    wishes = analysis.Params.parse(spec.params)
    frame = made.drop([name for name in made.columns if name in spec.without])
    analysis.check(wishes, Schema.of(frame))
    reporter.phase(_("Looking at every row"))
    return analysis.compute(frame, wishes)
