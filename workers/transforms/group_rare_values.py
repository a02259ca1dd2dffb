"""Keep the most frequent categories; the rest becomes one."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.aggregates import categories
from workers.core.expressions.build import column, literal, look_up
from workers.core.expressions.conversions import convert
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, INTEGER)


class GroupRareValues(Transform):
    label = _("Group rare values")
    help = _("Keeps the most frequent categories of the training rows and replaces the others by one word.")
    words = _("other category few infrequent")
    group = _("Encode")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("replaced by the word for the others"),
        wrong_type=_("refused: only text and whole numbers are categories; whole numbers become text"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["city", "count"], "keep": 3},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        keep: int = params.integer(
            _("Categories to keep"),
            default=10,
            low=1,
            high=1000,
            help=_("Of equally frequent ones the lesser are kept."),
        )
        word: str = params.text(_("Word for the others"), default="other", max_length=200)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, KINDS)
        return {n: {"categories": categories(convert(column(n, schema), TEXT), params.keep)} for n in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        if not params.word.strip():
            raise ParamsError({"word": say(_("Give a word for the others."))})
        grouped = {}
        for name in params.columns:
            kept = state[name]["categories"] or ()
            of = convert(column(name, schema), TEXT)
            grouped[name] = look_up(of, dict(zip(kept, kept, strict=True)), TEXT, literal(params.word))
        return change(schema, grouped)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "word": params.word}
        if state and len(params.columns) == 1:
            kept = tuple(state[params.columns[0]]["categories"] or ())
            if kept:
                return say(_("Keep {kept} in {columns} and call the others “{word}”."), kept=listed(kept), **words)
        return say(
            _("Keep the {n} most frequent values of {columns} and call the others “{word}”."), n=params.keep, **words
        )
