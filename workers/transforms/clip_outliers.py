"""Hold extreme numbers at quantiles learned from the training rows."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.aggregates import quantile
from workers.core.expressions.build import column
from workers.core.expressions.fences import CLIP, EMPTY, Limits, around, fenced, said
from workers.core.expressions.plans import Plan
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import Typed, _, say


class ClipOutliers(Transform):
    label = _("Clip outliers")
    help = _("Holds numbers below a low quantile or above a high one at that quantile, or makes them missing.")
    words = _("extreme winsorize cap limit quantile")
    group = _("Outliers")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of the quantiles"),
        unseen=_("held at the learned quantiles"),
        wrong_type=_("refused: only numbers have quantiles"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["amount", "count"], "low": 0.1, "high": 0.9},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        low: float = params.number(_("Low quantile"), default=0.01, low=0.0, high=1.0)
        high: float = params.number(_("High quantile"), default=0.99, low=0.0, high=1.0)
        outside: str = params.choice(
            _("Numbers outside"),
            {CLIP: _("are held at the quantile"), EMPTY: _("become missing")},
            default=CLIP,
        )

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        if params.low >= params.high:
            wrong = _("The high quantile must be more than the low one, {low:g}.")
            raise ParamsError({"high": say(wrong, low=params.low)})
        names = of_kinds(schema, params.columns, NUMERIC)
        of = {name: column(name, schema) for name in names}
        return {n: {"low": quantile(of[n], params.low), "high": quantile(of[n], params.high)} for n in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return fenced(schema, {name: _limits(state, name) for name in params.columns}, params.outside)

    def sentence(self, params: Params, state: State | None = None) -> str:
        limits = _limits(state, params.columns[0]) if state and len(params.columns) == 1 else None
        if limits:
            return said(listed(params.columns), limits, params.outside)
        words = {"columns": listed(params.columns), "low": _short(params.low), "high": _short(params.high)}
        if params.outside == CLIP:
            return say(_("Clip {columns} outside the quantiles {low} and {high}."), **words)
        return say(_("Empty {columns} outside the quantiles {low} and {high}."), **words)


def _short(quantile: float) -> Typed:
    """A quantile for a sentence: four decimals say enough."""
    return Typed(round(quantile, 4))


def _limits(state: State, name: str) -> Limits | None:
    return around(state[name]["low"], state[name]["high"], 0.0)
