"""Scale numbers by how many training rows are below them."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import quantile
from workers.core.expressions.build import call, column, combine, hold, literal, number
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMBER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

PIECES = 20


class ScaleByRank(Transform):
    label = _("Scale by rank")
    help = _("Brings numbers to 0 to 1 by the share of training rows below them, so that extremes do not matter.")
    words = _("quantile uniform percentile rank normalise skew")
    group = _("Scale")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of the ranks"),
        unseen=_("below the least becomes 0, above the greatest 1"),
        wrong_type=_("refused: only numbers have ranks"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in of_kinds(schema, params.columns, NUMERIC)}
        return {name: {str(at): quantile(of[name], at / PIECES) for at in range(PIECES + 1)} for name in of}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        edges = {name: [state[name][str(at)] for at in range(PIECES + 1)] for name in params.columns}
        return change(schema, {name: _ranked(number(column(name, schema)), edges[name]) for name in params.columns})

    def sentence(self, params: Params, state: State | None = None) -> str:
        said = _("Scale {columns} from 0 to 1 by the share of rows below.")
        return say(said, columns=listed(params.columns))


def _ranked(of: Expression, edges: list[float | None]) -> Expression:
    known = [edge for edge in edges if edge is not None]
    if len(known) < len(edges):
        return Literal(None, NUMBER)
    pieces = [_within(of, low, high) for low, high in zip(known, known[1:], strict=False)]
    return call("divide", combine("add", pieces), literal(float(PIECES)))


def _within(of: Expression, low: float, high: float) -> Expression:
    """How far from ``low`` to ``high`` the number has come, 0 to 1."""
    width = high - low
    if not 0.0 < width < float("inf"):
        return call("to_number", call("less", literal(low), of))
    return hold(call("divide", call("subtract", of, literal(low)), literal(width)), 0.0, 1.0)
