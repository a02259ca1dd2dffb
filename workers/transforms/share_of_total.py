"""Which part of its group's total a value is."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, Steps, grouped_words, hidden, window
from workers.core.expressions.build import call, column
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import Looked
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class ShareOfTotal(Transform):
    label = _("Share of the total")
    help = _("Adds the share, from 0 to 1, that each value has in the total of its group or of all rows.")
    words = _("percentage percent of total proportion part")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("has no share, and is left out of the total"),
        unseen=_("counts like any other value"),
        wrong_type=_("refused: only numbers have a total"),
        empty=_("where the total is 0 the share is missing"),
    )
    examples = ({"columns": ["amount", "count"], "keys": ["city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        steps, names = Steps(schema), of_kinds(schema, params.columns, NUMERIC)
        totals = {name: hidden(schema, f"{name} total") for name in names}
        found = [Looked(totals[name], fold("sum", column(name, schema))) for name in names]
        steps.add(window(schema, found, params.keys))
        shares = [(f"{of}_share", call("divide", steps.column(of), steps.column(totals[of]))) for of in names]
        steps.add(change(steps.schema, adds=shares, drop=totals.values()))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "groups": grouped_words(params.keys)}
        return say(_("Add the share that {columns} has in the total{groups}."), **words)
