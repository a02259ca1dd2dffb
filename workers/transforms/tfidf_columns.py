"""How much each of the commonest words says about a text."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workers.core import params
from workers.core.expressions.aggregates import Aggregate, count, documents, drawn
from workers.core.expressions.build import call, column, combine, literal, number
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.later import Later
from workers.core.linear import directions, weighted
from workers.core.schema import NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, of_kinds
from workers.core.wording import apart, plain_words, times
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np

    from workers.core.linear import Numbers
else:
    np = Later("numpy")

MOST_TEXTS = 5_000


class TfidfColumns(Transform):
    label = _("Words as columns (TF-IDF)")
    help = _(
        "Adds a column for each of the words that most training texts hold: how often it stands in a text, the more "
        "the fewer texts have it. With components, a few columns in place of those of words."
    )
    words = _("tf-idf tfidf bag of words text vector topic svd lsa")
    group = _("Text features")
    learns_columns = True
    behaviour = Behaviour(
        missing=_("its columns are missing"),
        unseen=_("words that were not learned are left out"),
        wrong_type=_("refused: only text has words"),
        empty=_("text without learned words gets 0 everywhere; a column without text makes no columns"),
    )
    examples = ({"column": "city", "most": 3}, {"column": "city", "most": 3, "components": 2})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        most: int = params.integer(
            _("Words"), default=50, low=1, high=300, help=_("Those that occur in the most training texts.")
        )
        components: int = params.integer(
            _("Components"),
            default=0,
            low=0,
            high=50,
            help=_("0 keeps a column for each word. Learned from at most 5,000 texts drawn by chance."),
        )
        even: bool = params.flag(
            _("Make long and short texts alike"), default=True, help=_("The squares of a text's values add up to 1.")
        )
        drop: bool = params.flag(_("Drop the text"), default=True)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = plain_words(column(of_kinds(schema, (params.column,), (TEXT,))[0], schema))
        facts: dict[str, Aggregate] = {"documents": documents(of, params.most), "count": count(of)}
        if params.components:
            there = call("if", call("is_missing", of), literal(None), literal(True))
            facts["texts"] = drawn(there, [of], MOST_TEXTS)
        return {params.column: facts}

    def learn(self, params: Params, found: State) -> State:
        """The weight of a word is ln((1 + texts) / (1 + texts with it)) + 1, as in scikit-learn."""
        facts = found[params.column]
        pairs = sorted(facts["documents"] or ())
        known = [word for word, _times in pairs]
        weights = [math.log((1 + facts["count"]) / (1 + times)) + 1 for _word, times in pairs]
        state: dict[str, Any] = {"words": known, "weights": weights}
        if params.components and known and facts["texts"]:
            ((_there, rows, texts),) = facts["texts"]
            made = _vectors([text for (text,) in texts], known, weights, even=params.even)
            _values, vectors = directions(np.einsum("ij,ik->jk", made, made))
            state |= {"loadings": vectors[: params.components].tolist(), "texts": rows, "drawn": len(texts)}
        return {params.column: state}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        facts = state[params.column]
        spaced = apart(plain_words(column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)))
        known, weights = facts["words"], facts["weights"]
        counted = [number(times(word, spaced)) for word in known]
        made: list[Expression] = [call("multiply", of, literal(by)) for of, by in zip(counted, weights, strict=True)]
        if params.even and made:
            made = _even(made)
        named = [(f"{params.column}_{word}", each) for word, each in zip(known, made, strict=True)]
        if params.components:
            columns = [weighted(made, loading) for loading in facts.get("loadings", ())] if made else []
            named = [(f"{params.column}_topic_{at}", each) for at, each in enumerate(columns, start=1)]
        return change(schema, adds=named, drop=[params.column] if params.drop else ())

    def assumed(self, params: Params, schema: Schema) -> State:
        self.statistics(params, schema)
        return {params.column: {"words": [], "weights": []}}

    def check(self, params: Params, schema: Schema) -> Schema | None:
        of_kinds(schema, (params.column,), (TEXT,))
        return None

    def sentence(self, params: Params, state: State | None = None) -> str:
        words: dict[str, Any] = {"column": params.column, "most": params.most}
        facts = state[params.column] if state else {}
        if facts:
            words["most"] = len(facts["words"])
        if not params.components:
            return say(_("Weigh {most} words of “{column}” (TF-IDF), each in a column."), **words)
        words["components"] = len(facts.get("loadings", ())) if facts else params.components
        if facts.get("drawn", 0) < facts.get("texts", 0):
            said = _(
                "Weigh {most} words of “{column}” (TF-IDF) as {components} components, learned from {drawn:,} texts of "
                "{texts:,}."
            )
            return say(said, drawn=facts["drawn"], texts=facts["texts"], **words)
        return say(_("Weigh {most} words of “{column}” (TF-IDF) as {components} components."), **words)


def _even(of: list[Expression]) -> list[Expression]:
    length = call("square_root", combine("add", [call("multiply", each, each) for each in of]))
    # Text without any of the words has no length: it stays 0.
    divisor = call("if", call("equal", length, literal(0.0)), literal(1.0), length)
    return [call("if", call("is_missing", each), Literal(None, NUMBER), call("divide", each, divisor)) for each in of]


def _vectors(texts: list[str], known: list[str], weights: list[float], *, even: bool) -> "Numbers":
    place = {word: at for at, word in enumerate(known)}
    made = np.zeros((len(texts), len(known)))
    for row, text in enumerate(texts):
        for word, often in Counter(text.split(" ")).items():
            if word in place:
                made[row, place[word]] = often * weights[place[word]]
    lengths = np.sqrt((made**2).sum(axis=1, keepdims=True))
    return made / np.where(lengths > 0, lengths, 1.0) if even else made
