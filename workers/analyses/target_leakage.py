"""What each column alone says about the target, on rows that were held out."""

from dataclasses import dataclass

import polars as pl

from workers.core import params
from workers.core.algorithm import REGRESSION
from workers.core.analysis import Analysis, Found, Grid, bars, number_or_none, too_little
from workers.core.said import Said
from workers.core.schema import Schema
from workers.core.words import _
from workers.insights.leaks import find_leaks
from workers.insights.power import answered, held_out_scores
from workers.insights.reading import HeldRows, view
from workers.insights.target import facts_of

SEED = 0
LEAST_ROWS = 40
MOST_SHOWN = 200


class TargetLeakage(Analysis):
    label = _("Target leakage")
    help = _("What each column alone says about the target on rows held out, and which of them give it away.")
    words = _("leak predictive power auc r2 too good")
    order = 40

    @dataclass(frozen=True)
    class Params(params.Params):
        target: str = params.column(_("Target"))

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        facts = facts_of(view(HeldRows(frame), Schema.of(frame).get(wishes.target)))
        learnable = facts is not None and (facts.task == REGRESSION or len(facts.classes) > 1)
        rows = answered(frame, facts) if facts is not None and learnable else frame.clear()
        if facts is None or rows.height < LEAST_ROWS:
            return too_little(rows.height, _("A target that can be learned and 40 rows with it are needed."))
        scores = held_out_scores(rows, facts, SEED)
        ranked = sorted(scores, key=lambda pair: -pair[1])[:MOST_SHOWN]
        measure = "R²" if facts.task == REGRESSION else "AUC"
        found = find_leaks(frame, facts, seed=SEED)
        table = Grid(self.label, (_("Column"), measure), tuple((name, number_or_none(value)) for name, value in ranked))
        figure = bars([name for name, _v in ranked[:30]], [number_or_none(value) for _n, value in ranked[:30]], measure)
        said = tuple(leak.sentence for leak in found) or (Said.of(_("No column gives the target away.")),)
        return Found(rows.height, said, (table,), ((measure, figure),) if ranked else ())
