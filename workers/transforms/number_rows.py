"""A number for each row."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, ORDER_HELP, beside, grouped_words
from workers.core.expressions.folds import ROWS
from workers.core.expressions.grouping import SO_FAR, Looked
from workers.core.expressions.plans import Plan
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, new_name
from workers.core.words import _, say


class NumberRows(Transform):
    label = _("Number the rows")
    help = _("Adds a column that counts the rows from 1, or those of each group.")
    words = _("row number index counter id sequence cumcount")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is a group of its own among the groups, and comes last in the order"),
        unseen=_("counts as a row like any other"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({}, {"keys": ["city", "active"], "order": ["amount"], "name": "n"})

    @dataclass(frozen=True)
    class Params(params.Params):
        name: str = params.text(_("New column"), default="number", max_length=200)
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return beside(schema, [Looked(new_name(params.name, "name"), ROWS, SO_FAR)], params.keys, params.order)

    def sentence(self, params: Params, state: State | None = None) -> str:
        around = grouped_words(params.keys, params.order)
        return say(_("Number the rows from 1{around}, as “{name}”."), around=around, name=params.name)
