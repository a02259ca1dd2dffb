"""Put columns before or after all others."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Output, Plan, RowPlan
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, listed
from workers.core.words import _, say

BEGINNING, END = "beginning", "end"


class MoveColumns(Transform):
    label = _("Move columns")
    help = _("Changes the order of the columns: those that you select go to the beginning or to the end of the table.")
    words = _("reorder arrange position")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("kept"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["day", "city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), ordered=True)
        to: str = params.choice(_("Move to"), {BEGINNING: _("the beginning"), END: _("the end")}, default=BEGINNING)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        moved = [schema.get(name) for name in params.columns]
        rest = [c for c in schema if c.name not in params.columns]
        ordered = [*moved, *rest] if params.to == BEGINNING else [*rest, *moved]
        return RowPlan(tuple(Output(c.name, Column(c.name, c.kind)) for c in ordered))

    def sentence(self, params: Params, state: State | None = None) -> str:
        if params.to == BEGINNING:
            return say(_("Move {columns} to the beginning."), columns=listed(params.columns))
        return say(_("Move {columns} to the end."), columns=listed(params.columns))
