"""Treat numbers beyond Tukey's fences, some distances between the quartiles below the first or above the third."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import quantile
from workers.core.expressions.build import column
from workers.core.expressions.fences import CLIP, EMPTY, MARK, OUTSIDE, Limits, around, fenced, said
from workers.core.expressions.plans import Plan
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import Typed, _, say

_SENTENCES = {
    CLIP: _("Clip {columns} beyond {times} interquartile ranges from the quartiles."),
    EMPTY: _("Empty {columns} beyond {times} interquartile ranges from the quartiles."),
    MARK: _("Mark {columns} beyond {times} interquartile ranges from the quartiles."),
}


class OutliersByQuartiles(Transform):
    label = _("Outliers by quartiles")
    help = _("Finds extreme numbers by Tukey's fences, as a box plot does, and clips, empties or marks them.")
    words = _("extreme iqr tukey fence anomaly")
    group = _("Outliers")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of the quartiles"),
        unseen=_("compared with the learned limits"),
        wrong_type=_("refused: only numbers have quartiles"),
        empty=_("a column without values has no limits and stays missing"),
    )
    examples = ({"columns": ["amount", "count"], "times": 0.5},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        times: float = params.number(
            _("Interquartile ranges"),
            default=1.5,
            low=0.1,
            high=100,
            help=_("How many of them a number may lie below the first quartile or above the third."),
        )
        outside: str = params.choice(_("Numbers outside"), OUTSIDE, default=CLIP)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in of_kinds(schema, params.columns, NUMERIC)}
        return {name: {"first": quantile(of[name], 0.25), "third": quantile(of[name], 0.75)} for name in of}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return fenced(schema, {name: _limits(params, state, name) for name in params.columns}, params.outside)

    def sentence(self, params: Params, state: State | None = None) -> str:
        limits = _limits(params, state, params.columns[0]) if state and len(params.columns) == 1 else None
        if limits:
            return said(listed(params.columns), limits, params.outside)
        return say(_SENTENCES[params.outside], columns=listed(params.columns), times=Typed(params.times))


def _limits(params: OutliersByQuartiles.Params, state: State, name: str) -> Limits | None:
    first, third = state[name]["first"], state[name]["third"]
    return around(first, third, params.times * ((third or 0.0) - (first or 0.0)))
