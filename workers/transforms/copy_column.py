"""The same cells once more, under another name."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, new_name
from workers.core.words import _, say


class CopyColumn(Transform):
    label = _("Copy a column")
    help = _("Duplicates a column under another name, so that a later step can change one of the two.")
    words = _("duplicate clone")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("kept"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "city", "into": "town"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"))
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, {new_name(params.into): Column(params.column, schema.get(params.column).kind)})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Copy “{column}” as “{into}”."), column=params.column, into=params.into)
