"""Hide most of a text, such as the number of a card."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

HIDDEN = "****"


class MaskText(Transform):
    label = _("Hide part of a text")
    help = _("Keeps the first or last characters and writes **** for the rest, so that nobody reads the whole value.")
    words = _("mask redact anonymise privacy hide iban card phone personal")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("hidden like any other text"),
        wrong_type=_("refused: numbers have to be written as text first, by “Change type”"),
        empty=_("text that is not longer than what would be kept is hidden whole"),
    )
    examples = ({"columns": ["city"]}, {"columns": ["city"], "first": 1, "last": 0})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        first: int = params.integer(_("First characters to keep"), default=0, low=0, high=20)
        last: int = params.integer(_("Last characters to keep"), default=4, low=0, high=20)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        return change(schema, {name: _hidden(column(name, schema), params) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "first": params.first, "last": params.last}
        if not params.first and not params.last:
            return say(_("Hide {columns} whole."), **words)
        return say(_("Hide {columns} but for the first {first} and the last {last} characters."), **words)


def _hidden(of: Expression, params: MaskText.Params) -> Expression:
    length, hidden = call("length", of), literal(HIDDEN)
    start = call("subtract", length, literal(params.last - 1))
    begin, end = call("slice", of, literal(1), literal(params.first)), call("slice", of, start, literal(params.last))
    shown = call("concatenate", call("concatenate", begin, hidden), end)
    return call("if", call("less", literal(params.first + params.last), length), shown, _always(hidden, of))


def _always(value: Expression, of: Expression) -> Expression:
    """The value, missing where ``of`` is."""
    return call("if", call("is_missing", of), literal(None), value)
