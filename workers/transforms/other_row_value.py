"""The value that an earlier or a later row has."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, ORDER_HELP, beside, grouped_words
from workers.core.expressions.build import column
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import Frame, Looked
from workers.core.expressions.plans import Plan
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, counted

EARLIER, LATER = "earlier", "later"
_SENTENCES = {
    EARLIER: (
        _("Add the value that {columns} had in the row before{around}."),
        _("Add the value that {columns} had {n} rows before{around}."),
        _("Add the values that {columns} had 1 to {n} rows before{around}."),
    ),
    LATER: (
        _("Add the value that {columns} has in the next row{around}."),
        _("Add the value that {columns} has {n} rows later{around}."),
        _("Add the values that {columns} has 1 to {n} rows later{around}."),
    ),
}


class OtherRowValue(Transform):
    label = _("Value of an earlier or later row")
    help = _("Adds the value that a row before or after has, such as the sales of the day before.")
    words = _("lag lead shift previous next offset")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is taken over as missing"),
        unseen=_("taken over like any other value"),
        wrong_type=_("every kind is accepted"),
        empty=_("missing where the group has no such row"),
    )
    examples = (
        {"columns": ["amount", "city"], "distance": 2, "keys": ["active"], "order": ["day"], "every": True},
        {"columns": ["moment"]},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"))
        distance: int = params.integer(_("How many rows away"), default=1, low=1, high=1000)
        direction: str = params.choice(
            _("Which row"), {EARLIER: _("an earlier one"), LATER: _("a later one")}, default=EARLIER
        )
        every: bool = params.flag(_("Those in between, too"), help=_("One column for each distance up to it."))
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        away = range(1, params.distance + 1) if params.every else [params.distance]
        word, sign = ("lag", -1) if params.direction == EARLIER else ("lead", 1)
        folds = [(name, fold("first", column(name, schema))) for name in params.columns]
        made = [Looked(f"{n}_{word}_{step}", one, Frame(sign * step, sign * step)) for n, one in folds for step in away]
        return beside(schema, made, params.keys, params.order)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "around": grouped_words(params.keys, params.order)}
        one, many, every = _SENTENCES[params.direction]
        return counted(one, every if params.every else many, params.distance, **words)
