"""One column for each member of the JSON objects in a column."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import frequencies
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.conversions import convert
from workers.core.expressions.json_text import member
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, INTEGER, NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, of_kinds
from workers.core.words import _, say

SHAPES = 10_000
"""How many different shapes of objects are looked at: the most frequent ones."""


class JsonUnnest(Transform):
    label = _("JSON object to columns")
    help = _("Makes a column for each name in the JSON objects of the training rows, such as “order_price”.")
    words = _("json unnest flatten expand normalize object nested struct aplatir déplier objet imbriqué développer")
    group = _("JSON")
    learns_columns = True
    behaviour = Behaviour(
        missing=_("all its values are missing"),
        unseen=_("names that were not in the training rows are left out"),
        wrong_type=_("refused: only text is read; a value that is not of the type learned becomes missing"),
        empty=_("text that is no JSON object gives missing everywhere; without any object there are no new columns"),
    )
    examples = ({"column": "city"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        limit: int = params.integer(
            _("Most columns"), default=50, low=1, high=1000, help=_("The most frequent names get a column.")
        )
        drop: bool = params.flag(_("Drop the text"))

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        return {params.column: {"shapes": frequencies(call("json_shape", of), SHAPES)}}

    def learn(self, params: Params, found: State) -> State:
        times: Counter[str] = Counter()
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for shape, count in found[params.column]["shapes"] or ():
            for name, kind in json.loads(shape).items():
                times[name] += count
                kinds[name].add(kind)
        chosen = sorted(times, key=lambda name: (-times[name], name))[: params.limit]
        return {params.column: {"members": [[name, _common(kinds[name])] for name in chosen]}}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        made = [(f"{params.column}_{name}", _value(of, name, kind)) for name, kind in state[params.column]["members"]]
        is_gone = params.drop and (made or len(schema.names) > 1)
        return change(schema, adds=made, drop=[params.column] if is_gone else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        if state:
            said = _("Make {count} columns of the JSON objects in “{column}”.")
            return say(said, count=len(state[params.column]["members"]), column=params.column)
        return say(_("Make a column for each name in the JSON objects of “{column}”."), column=params.column)


def _value(of: Expression, name: str, kind: str) -> Expression:
    return convert(call("json_value", of, literal(member(name))), kind)


def _common(kinds: Iterable[str]) -> str:
    """The one kind that holds values of all these."""
    found = set(kinds)
    if found <= {INTEGER, NUMBER}:
        return NUMBER if NUMBER in found else INTEGER
    return BOOLEAN if found == {BOOLEAN} else TEXT
