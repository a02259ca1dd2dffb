"""Leave columns out."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, listed
from workers.core.words import _, say


class DropColumns(Transform):
    label = _("Drop columns")
    help = _("Removes columns, such as an identifier that says nothing about the answer.")
    words = _("delete remove column get rid discard")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("left out like any other cell"),
        unseen=_("left out like any other cell"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["city", "day"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), help=_("The columns to leave out."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        for name in params.columns:
            schema.get(name)
        return change(schema, drop=params.columns)

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Drop {columns}."), columns=listed(params.columns))
