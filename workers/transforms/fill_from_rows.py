"""Fill missing cells from the rows above or below."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, ORDER_HELP, grouped_words, window
from workers.core.expressions.build import column
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import SO_FAR, Frame, Looked
from workers.core.expressions.plans import Plan
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

DOWN, UP = "down", "up"


class FillFromRows(Transform):
    label = _("Fill down or up")
    help = _("Puts the last value above, or the next one below, where there is none.")
    words = _("forward fill backward fill ffill bfill last observation carried forward previous next fill missing")
    group = _("Missing values")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("filled; before the first value of a group, or after the last one when filling up, it stays missing"),
        unseen=_("kept"),
        wrong_type=_("every kind is accepted"),
        empty=_("empty text is a value and is kept"),
    )
    examples = ({"columns": ["amount", "city", "active"], "keys": ["count"], "order": ["day"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"))
        direction: str = params.choice(
            _("Fill"),
            {DOWN: _("down: with the last value above"), UP: _("up: with the next value below")},
            default=DOWN,
        )
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        function, frame = ("last", SO_FAR) if params.direction == DOWN else ("first", Frame(0, None))
        made = [Looked(name, fold(function, column(name, schema)), frame) for name in params.columns]
        return window(schema, made, params.keys, params.order)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "around": grouped_words(params.keys, params.order)}
        if params.direction == UP:
            return say(_("Fill missing values of {columns} with the next value below{around}."), **words)
        return say(_("Fill missing values of {columns} with the last value above{around}."), **words)
