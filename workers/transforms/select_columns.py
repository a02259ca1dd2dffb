"""Keep some columns, in an order."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Output, Plan, RowPlan
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, listed
from workers.core.words import _, say


class SelectColumns(Transform):
    label = _("Keep columns")
    help = _("Keeps only the columns that you select, in the order that you select them; the others are left out.")
    words = _("choose keep only reorder columns")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("kept"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["city", "amount"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(
            _("Columns"), help=_("The columns to keep, in this order."), ordered=True
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return RowPlan(tuple(Output(name, Column(name, schema.get(name).kind)) for name in params.columns))

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Keep only {columns}."), columns=listed(params.columns))
