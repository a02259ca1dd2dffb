"""Give columns other names."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform
from workers.core.words import _, joined, quoted, say


class RenameColumns(Transform):
    label = _("Rename columns")
    help = _("Gives columns other names; their cells and their order stay.")
    words = _("name header title change")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("kept"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"names": [["city", "town"], ["amount", "city"]]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        names: tuple[tuple[str, str], ...] = params.mapping(_("Names"), help=_("Old name and new name."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        for old, new in params.names:
            schema.get(str(old))
            if not str(new or "").strip():
                said = say(_("“{old}” needs a new name that is not empty."), old=str(old))
                raise DataError(said, column=str(old))
        return change(schema, rename={str(old): str(new).strip() for old, new in params.names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        shown = joined(
            [say("{old} → {new}", old=quoted(str(old)), new=quoted(str(new))) for old, new in params.names[:4]]
        )
        if len(params.names) > 4:
            return say(_("Rename {columns} and {more} more."), columns=shown, more=len(params.names) - 4)
        return say(_("Rename {columns}."), columns=shown)
