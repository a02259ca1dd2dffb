"""How far a small model gets with the rows as they are here."""

from dataclasses import dataclass

import polars as pl

from workers.core import params
from workers.core.algorithm import REGRESSION
from workers.core.analysis import Analysis, Found, Grid, bars, too_little
from workers.core.said import Said
from workers.core.schema import Schema
from workers.core.words import _, counted, say
from workers.insights.model import quick_model
from workers.insights.reading import HeldRows, view
from workers.insights.target import facts_of

SEED = 0


class QuickModel(Analysis):
    label = _("Quick model")
    help = _("What a small gradient boosting reaches on a fifth of the rows that it has not seen, beside guessing.")
    words = _("model score accuracy importance baseline random forest")
    order = 30

    @dataclass(frozen=True)
    class Params(params.Params):
        target: str = params.column(_("Target"))

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        rows, schema = HeldRows(frame), Schema.of(frame)
        facts = facts_of(view(rows, schema.get(wishes.target)))
        learnable = facts is not None and (facts.task == REGRESSION or len(facts.classes) > 1)
        summaries = {column.name: view(rows, column).summary() for column in schema} if learnable else {}
        model = quick_model(frame, facts, summaries, (), SEED) if facts is not None and learnable else None
        if model is None:
            return too_little(
                frame.height, _("A target that can be learned, 50 rows with it and a usable column are needed.")
            )
        scores = tuple((score.label, score.value, score.baseline) for score in model.scores)
        told = [
            say(_("Learned from {train} rows, judged by {test} others."), train=model.train_rows, test=model.test_rows)
        ]
        if model.twins:
            one, many = (
                _("1 row that equals one of those it learned from judges nothing."),
                _("{n} rows that equal one of those it learned from judge nothing."),
            )
            told.append(counted(one, many, model.twins))
        table = Grid(self.label, (_("Measure"), _("Model"), _("Guessing")), scores, words=(0,))
        names, shares = [n for n, _s in model.importance], [s for _n, s in model.importance]
        figures = ((_("What it uses"), bars(names, shares, "")),) if names else ()
        return Found(model.of_rows, tuple(map(Said.of, told)), (table,), figures)
