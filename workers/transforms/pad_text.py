"""Fill text up to a length, so that numbers written as text line up."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

SIDES = {"left": _("on the left"), "right": _("on the right")}


class PadText(Transform):
    label = _("Pad text")
    help = _("Fills text up to a length with one character, so that “75” becomes “00075”. Longer text stays as it is.")
    words = _("leading zeros fill left right length")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: numbers have to be written as text first, by “Change type”"),
        empty=_("empty text is filled to the whole length"),
    )
    examples = ({"columns": ["city"], "length": 5, "character": "0"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        length: int = params.integer(_("Length"), low=1, high=1000)
        side: str = params.choice(_("Side"), SIDES, default="left")
        character: str = params.text(_("Character"), default="0")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if len(params.character) != 1:
            raise ParamsError({"character": say(_("Write exactly one character."))})
        return change(schema, {name: _padded(params, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "side": say(SIDES[params.side]), "length": params.length}
        return say(
            _("Fill {columns} up to {length} characters {side} with “{character}”."),
            character=params.character,
            **words,
        )


def _padded(params: PadText.Params, of: Expression) -> Expression:
    short = call("maximum", call("subtract", literal(params.length), call("length", of)), literal(0))
    filling = call("slice", literal(params.character * params.length), literal(1), short)
    return call("concatenate", filling, of) if params.side == "left" else call("concatenate", of, filling)
