"""Say in a column of its own how two columns of a row compare."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, alike, new_name
from workers.core.words import _, say

COMPARISONS = {
    "equal": _("is equal to"),
    "different": _("is different from"),
    "less": _("is less than"),
    "less_equal": _("is at most"),
    "greater": _("is more than"),
    "greater_equal": _("is at least"),
}


class CompareColumns(Transform):
    label = _("Compare columns")
    help = _("Adds a column of yes or no that says whether one column is equal to another, less or more, row by row.")
    words = _("equal greater less difference")
    group = _("Conditions")
    behaviour = Behaviour(
        missing=_("makes the result missing"),
        unseen=_("compared like any other value"),
        wrong_type=_("refused: both columns must hold the same kind; a whole number fits among numbers"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"first": "amount", "second": "count", "into": "is_more"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        first: str = params.column(_("Column"))
        comparison: str = params.choice(_("Comparison"), COMPARISONS, default="equal")
        second: str = params.column(_("Other column"))
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        alike(schema, params.first, params.second)
        compared = _compared(params.comparison, column(params.first, schema), column(params.second, schema))
        return change(schema, {new_name(params.into): compared})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"first": params.first, "second": params.second, "into": params.into}
        said = _("Say in “{into}” whether “{first}” {comparison} “{second}”.")
        return say(said, comparison=say(COMPARISONS[params.comparison]), **words)


def _compared(comparison: str, first: Expression, second: Expression) -> Expression:
    if comparison == "different":
        return call("not", call("equal", first, second))
    if comparison in ("greater", "greater_equal"):
        return call(comparison.replace("greater", "less"), second, first)
    return call(comparison, first, second)
