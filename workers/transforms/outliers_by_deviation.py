"""Treat numbers that lie many standard deviations from the mean."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import deviation, mean
from workers.core.expressions.build import column
from workers.core.expressions.fences import CLIP, EMPTY, MARK, OUTSIDE, Limits, around, fenced, said
from workers.core.expressions.plans import Plan
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import Typed, _, say

_SENTENCES = {
    CLIP: _("Clip {columns} beyond {times} deviations from the mean."),
    EMPTY: _("Empty {columns} beyond {times} deviations from the mean."),
    MARK: _("Mark {columns} beyond {times} deviations from the mean."),
}


class OutliersByDeviation(Transform):
    label = _("Outliers by deviation")
    help = _("Finds extreme numbers, some standard deviations from the mean, and clips, empties or marks them.")
    words = _("extreme z-score sigma anomaly")
    group = _("Outliers")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of mean and deviation"),
        unseen=_("compared with the learned limits"),
        wrong_type=_("refused: only numbers have a mean"),
        empty=_("a column without values has no limits and stays missing"),
    )
    examples = ({"columns": ["amount", "count"], "times": 1.0},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        times: float = params.number(
            _("Deviations"), default=3.0, low=0.1, high=100, help=_("How many of them a number may lie from the mean.")
        )
        outside: str = params.choice(_("Numbers outside"), OUTSIDE, default=CLIP)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, NUMERIC)
        return {n: {"mean": mean(column(n, schema)), "deviation": deviation(column(n, schema))} for n in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return fenced(schema, {name: _limits(params, state, name) for name in params.columns}, params.outside)

    def sentence(self, params: Params, state: State | None = None) -> str:
        limits = _limits(params, state, params.columns[0]) if state and len(params.columns) == 1 else None
        if limits:
            return said(listed(params.columns), limits, params.outside)
        return say(_SENTENCES[params.outside], columns=listed(params.columns), times=Typed(params.times))


def _limits(params: OutliersByDeviation.Params, state: State, name: str) -> Limits | None:
    centre, spread = state[name]["mean"], state[name]["deviation"]
    return None if spread is None else around(centre, centre, params.times * spread)
