"""Whether a group is rarer or has the good outcome less often than the others, before any model."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core import params
from workers.core.analysis import Analysis, Floats, Found, Grid, bars, number_or_none, too_little
from workers.core.chart import CATEGORIES
from workers.core.said import Said, Share
from workers.core.schema import NUMERIC
from workers.core.words import _, say

GROUPED = (*CATEGORIES, *NUMERIC)


class BiasReport(Analysis):
    label = _("Bias report")
    help = _(
        "Compares a group with all others before any model: how many they are, and how often they have the outcome."
    )
    words = _("fairness discrimination group imbalance outcome clarify")
    order = 70

    @dataclass(frozen=True)
    class Params(params.Params):
        outcome: str = params.column(_("Outcome"), kinds=GROUPED)
        good: str = params.text(_("The outcome that is wished for"), max_length=500)
        group: str = params.column(_("Group column"), kinds=GROUPED)
        member: str = params.text(_("The group to look at"), max_length=500)

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        rows = frame.select(
            pl.col(wishes.outcome).cast(pl.String).alias("o"), pl.col(wishes.group).cast(pl.String).alias("g")
        ).drop_nulls()
        own, others = (rows.filter(pl.col("g") == wishes.member)["o"], rows.filter(pl.col("g") != wishes.member)["o"])
        if own.is_empty() or others.is_empty():
            return too_little(rows.height, _("Both the group and the others need rows with an outcome."))
        figures = measures(others, own, wishes.good)
        rates = [(wishes.member, _rate(own, wishes.good)), (_("others"), _rate(others, wishes.good))]
        told = say(
            _("{group}: {own} have the outcome “{good}”; of the others {others}."),
            group=wishes.member, own=Share(rates[0][1]), good=wishes.good, others=Share(rates[1][1]),
        )  # fmt: skip
        table = Grid(
            self.label,
            (_("Measure"), _("Value")),
            tuple((LABELS[n], number_or_none(v)) for n, v in figures.items()),
            words=(0,),
        )
        figure = bars([name for name, _r in rates], [rate for _n, rate in rates], "")
        return Found(rows.height, (Said.of(told),), (table,), ((_("Share with the outcome"), figure),))


LABELS = {
    "CI": _("Class imbalance (CI): -1 to 1, above 0 the group is the smaller"),
    "DPL": _("Difference in positive proportions (DPL): above 0 the group has the outcome less often"),
    "KL": _("Kullback-Leibler divergence (KL)"),
    "JS": _("Jensen-Shannon divergence (JS)"),
    "LP": _("Distance of the shares (L2)"),
    "TVD": _("Total variation distance (TVD)"),
    "KS": _("Kolmogorov-Smirnov distance (KS)"),
}


def measures(others: pl.Series, own: pl.Series, good: str) -> dict[str, float]:
    """The pre-training measures of SageMaker Clarify, where facet a are ``others`` and facet d is ``own``.

    CI = (n_a - n_d) / (n_a + n_d); DPL = q_a - q_d; of the shares P of each outcome: KL = Σ P_a ln(P_a / P_d), infinite
    where only a has an outcome; JS = (KL(P_a, M) + KL(P_d, M)) / 2 with M their mean; LP = ‖P_a - P_d‖₂; TVD half their
    L1 distance; KS the largest difference.
    """
    outcomes = pl.concat([others, own]).unique().sort()
    a, d = (_shares(part, outcomes) for part in (others, own))
    middle = (a + d) / 2
    return {
        "CI": (len(others) - len(own)) / (len(others) + len(own)),
        "DPL": _rate(others, good) - _rate(own, good),
        "KL": _divergence(a, d),
        "JS": (_divergence(a, middle) + _divergence(d, middle)) / 2,
        "LP": float(np.sqrt(((a - d) ** 2).sum())),
        "TVD": float(np.abs(a - d).sum() / 2),
        "KS": float(np.abs(a - d).max()),
    }


def _rate(outcomes: pl.Series, good: str) -> float:
    return float((outcomes == good).sum()) / len(outcomes)


def _shares(part: pl.Series, outcomes: pl.Series) -> Floats:
    return np.array([(part == outcome).sum() / len(part) for outcome in outcomes], dtype=np.float64)


def _divergence(p: Floats, q: Floats) -> float:
    here = p > 0
    if (q[here] == 0).any():
        return float("inf")
    return float((p[here] * np.log(p[here] / q[here])).sum())
