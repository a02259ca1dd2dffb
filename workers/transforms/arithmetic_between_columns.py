"""One number from the numbers of several columns in the same row."""

import sys
from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, combine, fold, literal, number
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, new_name, of_kinds
from workers.core.words import _, say

FUNCTIONS = {
    "sum": _("the sum"),
    "difference": _("the difference"),
    "product": _("the product"),
    "ratio": _("the ratio"),
    "mean": _("the mean"),
    "minimum": _("the minimum"),
    "maximum": _("the maximum"),
}
_WORDS = {
    "sum": "add",
    "difference": "subtract",
    "product": "multiply",
    "ratio": "divide",
    "mean": "add",
    "minimum": "minimum",
    "maximum": "maximum",
}
ORDERED = ("difference", "ratio")
"""What the others are taken from the first column for: it is never left out."""
EMPTY, SKIP = "missing", "skip"


class ArithmeticBetweenColumns(Transform):
    label = _("Calculate with columns")
    help = _("Adds, subtracts, multiplies or divides columns, or takes their mean, minimum or maximum, row by row.")
    words = _("add subtract multiply divide sum ratio percent times plus minus product price quantity")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("as chosen: makes the result missing, or is left out, save the first of a difference or a ratio"),
        unseen=_("computed like any other value"),
        wrong_type=_("refused: only numbers can be computed with"),
        empty=_("a division by zero and a result too large are missing"),
    )
    examples = (
        {"columns": ["amount", "count"], "into": "total"},
        {"columns": ["count", "amount"], "function": "minimum", "missing": SKIP, "into": "least"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(
            _("Columns"), kinds=NUMERIC, ordered=True, help=_("A difference or a ratio begins with the first one.")
        )
        function: str = params.choice(_("Compute"), FUNCTIONS, default="sum")
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))
        missing: str = params.choice(
            _("Missing values"), {EMPTY: _("make the result missing"), SKIP: _("are left out")}, default=EMPTY
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        if len(params.columns) < 2:
            raise ParamsError({"columns": say(_("Choose at least two columns."))})
        of: list[Expression] = [column(name, schema) for name in of_kinds(schema, params.columns, NUMERIC)]
        if params.function == "mean" or any(each.kind != INTEGER for each in of):
            of = [number(each) for each in of]
        return change(schema, {new_name(params.into): _computed(of, params.function, params.missing == SKIP)})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "into": params.into, "function": say(FUNCTIONS[params.function])}
        if params.missing == SKIP:
            return say(_("Compute “{into}”, {function} of {columns} without missing ones."), **words)
        return say(_("Compute “{into}”, {function} of {columns}."), **words)


def _computed(of: list[Expression], function: str, skips: bool) -> Expression:
    if not skips:
        result = _together(of, function)
        return call("divide", result, literal(float(len(of)))) if function == "mean" else result
    gaps = [call("is_missing", each) for each in of]
    result = _together([call("coalesce", each, _neutral(function, each.kind)) for each in of], function)
    if function == "mean":
        result = call("divide", result, combine("add", [call("to_number", call("not", gap)) for gap in gaps]))
    empty = gaps[0] if function in ORDERED else combine("and", gaps)
    return call("if", empty, literal(None), result)


def _together(of: list[Expression], function: str) -> Expression:
    return fold(_WORDS[function], of) if function in ORDERED else combine(_WORDS[function], of)


def _neutral(function: str, kind: str) -> Literal:
    """The number that changes nothing."""
    low, high = (-(2**63), 2**63 - 1) if kind == INTEGER else (-sys.float_info.max, sys.float_info.max)
    value = {"product": 1, "ratio": 1, "minimum": high, "maximum": low}.get(function, 0)
    return Literal(value if kind == INTEGER else float(value), kind)
