"""Whether text contains some words, one column each."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class ContainsWords(Transform):
    label = _("Contains words")
    help = _("Adds a column of yes and no for each of your words, such as “review_refund”: whether the text holds it.")
    words = _("keyword search mention flag")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("its columns are missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is searched"),
        empty=_("empty text contains no word"),
    )
    examples = ({"column": "city", "words": "Paris\nétat\na b"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        words: str = params.lines(_("Words"), max_length=2000, help=_("One on each line; a line may hold several."))
        whole: bool = params.flag(
            _("Whole words"), default=True, help=_("“art” is not in “party”; punctuation between words is passed over.")
        )
        ignore_case: bool = params.flag(_("Ignore case"), default=True)

        @property
        def each(self) -> list[str]:
            return list(dict.fromkeys(line.strip() for line in self.words.splitlines() if line.strip()))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        if not 1 <= len(params.each) <= 100:
            raise ParamsError({"words": say(_("Write one to a hundred words, each on a line of its own."))})
        text = _sought(params, of)
        found = {word: call("contains", text, _sought(params, literal(word))) for word in params.each}
        return change(schema, adds=[(f"{params.column}_{word}", of) for word, of in found.items()])

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "words": listed(tuple(params.each))}
        return say(_("Add whether “{column}” contains {words}."), **words)


def _sought(params: ContainsWords.Params, of: Expression) -> Expression:
    text = call("lower", of) if params.ignore_case else of
    if not params.whole:
        return text
    return call("concatenate", call("concatenate", literal(" "), call("words", text)), literal(" "))
