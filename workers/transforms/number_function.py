"""Put each number through a function."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

NAMES = {
    "absolute": _("the absolute value"),
    "square_root": _("the square root"),
    "logarithm": _("the natural logarithm"),
    "logarithm_plus_one": _("the natural logarithm of 1 + x"),
    "exponential": _("the exponential"),
    "square": _("the square"),
    "reciprocal": _("the reciprocal, 1 / x"),
    "sign": _("the sign: -1, 0 or 1"),
}
_SENTENCES = {
    "absolute": _("Replace {columns} by the absolute value."),
    "square_root": _("Replace {columns} by the square root."),
    "logarithm": _("Replace {columns} by the natural logarithm."),
    "logarithm_plus_one": _("Replace {columns} by the natural logarithm of 1 + x."),
    "exponential": _("Replace {columns} by the exponential."),
    "square": _("Replace {columns} by the square."),
    "reciprocal": _("Replace {columns} by the reciprocal."),
    "sign": _("Replace {columns} by the sign."),
}


class NumberFunction(Transform):
    label = _("Function of a number")
    help = _("Computes a mathematical function of each number: absolute value, root, log, exponential, square, sign.")
    words = _("log square root absolute exponential power sign")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("computed like any other value"),
        wrong_type=_("refused: only numbers can be computed with"),
        empty=_("a number without a result, such as the root of -1, becomes missing"),
    )
    examples = ({"columns": ["amount", "count"], "function": "absolute"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        function: str = params.choice(_("Function"), NAMES, default="logarithm_plus_one")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, NUMERIC)
        return change(schema, {name: _computed(params.function, number(column(name, schema))) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_SENTENCES[params.function], columns=listed(params.columns))


def _computed(function: str, of: Expression) -> Expression:
    match function:
        case "logarithm_plus_one":
            return call("logarithm", call("add", of, literal(1.0)))
        case "square":
            return call("multiply", of, of)
        case "reciprocal":
            return call("divide", literal(1.0), of)
        case "sign":
            not_below = call("if", call("less", literal(0.0), of), literal(1.0), call("absolute", of))
            return call("if", call("less", of, literal(0.0)), literal(-1.0), not_below)
    return call(function, of)
