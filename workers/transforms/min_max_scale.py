"""Scale numbers into a range."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.aggregates import maximum, minimum
from workers.core.expressions.build import call, column, hold, literal, number
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import Typed, _, say


class MinMaxScale(Transform):
    label = _("Scale to a range")
    help = _("Moves and stretches numbers so that the training rows fill a range, 0 to 1 unless you say otherwise.")
    words = _("normalize 0 1 range")
    group = _("Scale")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of minimum and maximum"),
        unseen=_("a number outside the training range leaves the range, or is held at its ends, as chosen"),
        wrong_type=_("refused: only numbers can be scaled"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["amount", "count"], "low": -1.0, "high": 1.0},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        low: float = params.number(_("From"), default=0.0)
        high: float = params.number(_("To"), default=1.0)
        hold: bool = params.flag(_("Hold at the ends"), help=_("Numbers beyond the training range get its ends."))

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        if params.low >= params.high:
            raise ParamsError({"high": say(_("To must be more than {low:g}, where the range begins."), low=params.low)})
        names = of_kinds(schema, params.columns, NUMERIC)
        return {n: {"minimum": minimum(column(n, schema)), "maximum": maximum(column(n, schema))} for n in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        scaled = {}
        for name in params.columns:
            of = number(column(name, schema))
            least, most = state[name]["minimum"] or 0.0, state[name]["maximum"] or 0.0
            # A constant column fills no range: it becomes the low end.
            share = call("divide", call("subtract", of, literal(least)), literal(most - least or 1.0))
            moved = call("add", call("multiply", share, literal(params.high - params.low)), literal(params.low))
            scaled[name] = hold(moved, params.low, params.high) if params.hold else moved
        return change(schema, scaled)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "low": Typed(params.low), "high": Typed(params.high)}
        if params.hold:
            return say(_("Scale {columns} to the range {low} to {high}, held at the ends."), **words)
        return say(_("Scale {columns} to the range {low} to {high}."), **words)
