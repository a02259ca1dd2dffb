"""Keep the digits of text."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class ExtractDigits(Transform):
    label = _("Extract digits")
    help = _("Keeps the digits 0 to 9 of text and nothing else, as text: “06 12-34” becomes “061234”.")
    words = _("figures telephone code")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is searched"),
        empty=_("text without a digit becomes empty text"),
    )
    examples = ({"columns": ["city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        return change(schema, {name: call("digits", column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Keep only the digits of {columns}."), columns=listed(params.columns))
