"""Count the items of a JSON array."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, new_name, of_kinds
from workers.core.words import _, say


class JsonLength(Transform):
    label = _("Length of a JSON list")
    help = _("Adds a column with the number of items of a JSON list, such as 3 for [1, 2, 3].")
    words = _("json array count items size nested compter éléments liste taille tableau")
    group = _("JSON")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("read like any other text"),
        wrong_type=_("refused: only text is read"),
        empty=_("an empty list has 0 items; what is no list gives missing"),
    )
    examples = ({"column": "city", "into": "items"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        return change(schema, {new_name(params.into): call("json_length", of)})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(
            _("Count the items of the JSON list in “{column}” into “{into}”."), column=params.column, into=params.into
        )
