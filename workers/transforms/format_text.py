"""Write text in one case, without spaces at the ends."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

CASES = {
    "keep": _("in its own case"),
    "lower": _("in lower case"),
    "upper": _("in upper case"),
    "capitalise": _("with a capital at each word"),
}
_SENTENCES = {
    (False, True, True): _("Write {columns} {case}, without spaces at the ends, missing where empty."),
    (False, True, False): _("Write {columns} {case}, without spaces at the ends."),
    (False, False, True): _("Write {columns} {case}, missing where empty."),
    (False, False, False): _("Write {columns} {case}."),
    (True, True, True): _("Take spaces off both ends of {columns}, missing where empty."),
    (True, True, False): _("Take spaces off both ends of {columns}."),
    (True, False, True): _("Make empty text of {columns} missing."),
    (True, False, False): _("Leave {columns} as written."),
}
"""By whether the case stays, whether spaces at the ends go, and whether empty text becomes missing."""


class FormatText(Transform):
    label = _("Format text")
    help = _("Takes spaces off both ends and writes text in one case, so that “ Yes” and “yes” become the same.")
    words = _("uppercase lowercase capital letters trim remove strip blanks spaces around names capitals")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("formatted like any other text"),
        wrong_type=_("refused: only text has a case"),
        empty=_("empty text stays empty, or becomes missing, as chosen"),
    )
    examples = ({"columns": ["city"], "case": "lower"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        case: str = params.choice(_("Case"), CASES, default="keep")
        trim: bool = params.flag(_("Trim"), default=True, help=_("Take spaces off both ends."))
        empty_is_missing: bool = params.flag(_("Empty text is missing"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        return change(schema, {name: _formatted(params, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "case": say(CASES[params.case])}
        return say(_SENTENCES[params.case == "keep", params.trim, params.empty_is_missing], **words)


def _formatted(params: FormatText.Params, of: Expression) -> Expression:
    text = call("trim", of) if params.trim else of
    text = call(params.case, text) if params.case != "keep" else text
    if not params.empty_is_missing:
        return text
    return call("if", call("equal", text, literal("")), literal(None), text)
