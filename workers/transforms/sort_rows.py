"""Put the rows in order."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import column
from workers.core.expressions.plans import Plan, Sort
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

UP, DOWN = "ascending", "descending"


class SortRows(Transform):
    label = _("Sort rows")
    help = _("Puts the rows in the order of some columns: by the first, where it is equal by the second, and so on.")
    words = _("order rank arrange ascending descending largest smallest greatest first alphabetical")
    group = _("Rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("comes last in either order"),
        unseen=_("compared like any other value"),
        wrong_type=_("every kind is accepted; text is ordered by its characters, capitals first"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["city", "amount"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), ordered=True)
        order: str = params.choice(
            _("Order"), {UP: _("from the least to the greatest"), DOWN: _("from the greatest to the least")}, default=UP
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return Sort(tuple((column(name, schema), params.order == DOWN) for name in params.columns))

    def sentence(self, params: Params, state: State | None = None) -> str:
        if params.order == DOWN:
            return say(_("Sort by {columns}, the greatest first."), columns=listed(params.columns))
        return say(_("Sort by {columns}."), columns=listed(params.columns))
