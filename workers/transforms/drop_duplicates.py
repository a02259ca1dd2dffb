"""Keep one of the rows that are alike."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.plans import Distinct, Plan
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say


class DropDuplicates(Transform):
    label = _("Drop duplicates")
    help = _("Keeps the first of the rows that are alike in some columns, or in all of them.")
    group = _("Rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is like another missing cell"),
        unseen=_("compared like any other value"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({}, {"columns": ["city", "active"]})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), default=(), help=_("All of them when you choose none."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        for name in params.columns:
            schema.get(name)
        return Distinct(params.columns or schema.names)

    def sentence(self, params: Params, state: State | None = None) -> str:
        if not params.columns:
            return say(_("Keep the first of the rows that are alike in every column."))
        return say(_("Keep the first of the rows that are alike in {columns}."), columns=listed(params.columns))
