"""Keep the text before or after a separator."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, fold, literal
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

SIDES = {"before": _("before"), "after": _("after")}
WHICH = {"first": _("the first"), "last": _("the last")}
WITHOUT = {"keep": _("is kept whole"), "missing": _("becomes missing")}


class TextBeside(Transform):
    label = _("Text before or after")
    help = _("Keeps what stands before or after a separator: “info@example.org” after “@” is “example.org”.")
    words = _("extract prefix domain separator")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is parted"),
        empty=_("empty text holds no separator: it is kept or becomes missing, as chosen"),
    )
    examples = ({"columns": ["city"], "separator": "a"}, {"columns": ["city"], "separator": "é", "side": "after"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        separator: str = params.text(_("Separator"), default=",", max_length=200, help=_("Taken as it stands."))
        side: str = params.choice(_("Side"), SIDES, default="before")
        which: str = params.choice(_("Separator that counts"), WHICH, default="first")
        without: str = params.choice(_("Text without it"), WITHOUT, default="keep")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if not params.separator:
            raise ParamsError({"separator": say(_("Write the separator."))})
        return change(schema, {name: _beside(params, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "side": say(SIDES[params.side]), "which": say(WHICH[params.which])}
        words |= {"separator": params.separator, "without": say(WITHOUT[params.without])}
        return say(_("Keep {columns} {side} {which} “{separator}”; text without it {without}."), **words)


def _beside(params: TextBeside.Params, of: Expression) -> Expression:
    separator, one, length = literal(params.separator), literal(1), call("length", of)
    outer = call("split_part", of, separator, one if params.which == "first" else literal(-1))
    # What the separator leaves on its other side.
    size = call("subtract", call("subtract", length, call("length", outer)), call("length", separator))
    if (params.side == "before") == (params.which == "first"):
        kept: Expression = outer
    elif params.side == "before":
        kept = call("slice", of, one, size)
    else:
        kept = call("slice", of, fold("add", [call("length", outer), call("length", separator), one]), length)
    otherwise = of if params.without == "keep" else Literal(None, TEXT)
    return call("if", call("contains", of, separator), kept, otherwise)
