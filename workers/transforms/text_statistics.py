"""Measure text: its length, words, digits, capitals and punctuation."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, joined, say

FACTS = {
    "length": _("length"),
    "words": _("words"),
    "digits": _("digits"),
    "capitals": _("capitals"),
    "punctuation": _("punctuation"),
}


class TextStatistics(Transform):
    label = _("Text statistics")
    help = _("Adds what can be counted in text, each in a column of its own, such as “review_words”.")
    words = _("length count words characters")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("its counts are missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is counted"),
        empty=_("every count of empty text is 0"),
    )
    examples = ({"column": "city", "digits": True, "capitals": True, "punctuation": True},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        length: bool = params.flag(_("Length"), default=True, help=_("In characters."))
        words: bool = params.flag(_("Words"), default=True, help=_("Runs of letters and figures."))
        digits: bool = params.flag(_("Digits"), help=_("0 to 9."))
        capitals: bool = params.flag(_("Capitals"), help=_("Upper-case letters of any script."))
        punctuation: bool = params.flag(_("Punctuation"), help=_("Full stops, commas, brackets, dashes and the like."))
        drop: bool = params.flag(_("Drop the text"))

        @property
        def facts(self) -> list[str]:
            return [fact for fact in FACTS if getattr(self, fact)]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        if not params.facts:
            raise ParamsError({"length": say(_("Choose at least one thing to count."))})
        made = [(f"{params.column}_{fact}", _count(fact, of)) for fact in params.facts]
        return change(schema, adds=made, drop=[params.column] if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "facts": joined([say(FACTS[fact]) for fact in params.facts])}
        if params.drop:
            return say(_("Replace “{column}” by counts: {facts}."), **words)
        return say(_("Add counts of “{column}”: {facts}."), **words)


def _count(fact: str, of: Expression) -> Expression:
    if fact == "length":
        return call("length", of)
    found = call(fact, of)
    if fact != "words":
        return call("length", found)
    gaps = call("subtract", call("length", found), call("length", call("replace", found, literal(" "), literal(""))))
    return call("if", call("equal", found, literal("")), literal(0), call("add", gaps, literal(1)))
