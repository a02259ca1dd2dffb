"""Shorten text to a length."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class TruncateText(Transform):
    label = _("Truncate text")
    help = _("Keeps the beginning of text, up to a length. An ending such as “…” may show where something was cut.")
    words = _("cut shorten left first characters")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is edited"),
        empty=_("empty text stays empty"),
    )
    examples = ({"columns": ["city"], "length": 3}, {"columns": ["city"], "length": 2, "ending": "…"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        length: int = params.integer(_("Length"), low=1, high=100_000, help=_("With the ending, in characters."))
        ending: str = params.text(_("Ending"), default="", max_length=20)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if len(params.ending) > params.length:
            raise ParamsError({"ending": say(_("The ending is longer than the text may be."))})
        return change(schema, {name: _cut(params, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "length": params.length}
        if params.ending:
            return say(_("Cut {columns} to {length} characters that end in “{ending}”."), ending=params.ending, **words)
        return say(_("Cut {columns} to {length} characters."), **words)


def _cut(params: TruncateText.Params, of: Expression) -> Expression:
    kept = call("slice", of, literal(1), literal(params.length - len(params.ending)))
    if not params.ending:
        return kept
    fits = call("less_equal", call("length", of), literal(params.length))
    return call("if", fits, of, call("concatenate", kept, literal(params.ending)))
