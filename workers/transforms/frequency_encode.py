"""Replace categories by how often they occur."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import count, frequencies
from workers.core.expressions.build import column, literal, look_up
from workers.core.expressions.nodes import Value, typed
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, INTEGER, NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, BOOLEAN, INTEGER)
MOST = 100_000
SHARE, COUNT = "share", "count"


class FrequencyEncode(Transform):
    label = _("Frequency encode")
    help = _("Replaces each category by how often it occurs in the training rows, as a share or a count.")
    words = _("count encode popularity occurrence category")
    group = _("Encode")
    behaviour = Behaviour(
        missing=_("stays missing, and is left out of the shares"),
        unseen=_("becomes 0"),
        wrong_type=_("refused: only text, whole numbers and yes or no are categories"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["city", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        result: str = params.choice(
            _("Write as"), {SHARE: _("a share from 0 to 1"), COUNT: _("a count of rows")}, default=SHARE
        )

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = {name: column(name, schema) for name in of_kinds(schema, params.columns, KINDS)}
        return {n: {"frequencies": frequencies(of[n], MOST), "count": count(of[n])} for n in of}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        encoded = {}
        for name in params.columns:
            of, facts = column(name, schema), state[name]
            times: dict[Value, int] = {typed(value, of.kind): n for value, n in facts["frequencies"] or ()}
            if params.result == COUNT:
                encoded[name] = look_up(of, times, INTEGER, literal(0))
            else:
                shares = {value: n / facts["count"] for value, n in times.items()}
                encoded[name] = look_up(of, shares, NUMBER, literal(0.0))
        return change(schema, encoded)

    def sentence(self, params: Params, state: State | None = None) -> str:
        if params.result == COUNT:
            said = _("Replace the categories of {columns} by how many rows have them.")
        else:
            said = _("Replace the categories of {columns} by the share of rows that have them.")
        return say(said, columns=listed(params.columns))
