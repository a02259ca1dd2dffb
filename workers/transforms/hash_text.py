"""Words counted in a fixed number of columns, without learning any."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.wording import plain_words, times
from workers.core.words import _, say


class HashText(Transform):
    label = _("Hash words into columns")
    help = _(
        "Counts the words of a text in a fixed number of columns. A hash (CRC-32) chooses the column of each word, so "
        "that words never seen before count too; some words share a column."
    )
    words = _("hashing trick vectorizer bag of words text feature")
    group = _("Text features")
    behaviour = Behaviour(
        missing=_("its counts are missing"),
        unseen=_("every word has a column, seen or not"),
        wrong_type=_("refused: only text has words"),
        empty=_("every count of empty text is 0"),
    )
    examples = ({"column": "city", "buckets": 4},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        buckets: int = params.integer(
            _("Columns"), default=32, low=2, high=512, help=_("The more, the fewer words share one.")
        )
        drop: bool = params.flag(_("Drop the text"), default=True)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = plain_words(column(of_kinds(schema, (params.column,), (TEXT,))[0], schema))
        found = call("word_buckets", of, literal(params.buckets))
        made = [(f"{params.column}_hash_{at}", times(str(at), found)) for at in range(params.buckets)]
        return change(schema, adds=made, drop=[params.column] if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        said = _("Count the words of “{column}” in {buckets} columns, chosen by a hash.")
        return say(said, column=params.column, buckets=params.buckets)
