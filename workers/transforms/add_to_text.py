"""Write the same text before or after every value."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class AddToText(Transform):
    label = _("Add to text")
    help = _("Writes a text before every value, after it, or both, such as “FR-” before a number.")
    words = _("prefix suffix append prepend")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: numbers have to be written as text first, by “Change type”"),
        empty=_("empty text becomes what is added"),
    )
    examples = ({"columns": ["city"], "before": "FR-"}, {"columns": ["city"], "before": "«", "after": "»"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        before: str = params.text(_("Before"), default="", max_length=200)
        after: str = params.text(_("After"), default="", max_length=200)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if not params.before + params.after:
            raise ParamsError({"before": say(_("Write what to add, before or after."))})
        before, after = literal(params.before), literal(params.after)
        begun = {name: call("concatenate", before, column(name, schema)) for name in names}
        return change(schema, {name: call("concatenate", of, after) for name, of in begun.items()})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "before": params.before, "after": params.after}
        if not params.after:
            return say(_("Write “{before}” before {columns}."), **words)
        if not params.before:
            return say(_("Write “{after}” after {columns}."), **words)
        return say(_("Write “{before}” before and “{after}” after {columns}."), **words)
