"""Totals and other statistics of the rows so far."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, ORDER_HELP, beside, grouped_words
from workers.core.expressions.build import column
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import SO_FAR, Looked
from workers.core.expressions.plans import Plan
from workers.core.schema import NUMERIC, Schema
from workers.core.statistics import STATISTICS
from workers.core.transform import TABLE, Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

OFFERED = {name: STATISTICS[name] for name in ("sum", "mean", "count", "minimum", "maximum")}


class RunningValues(Transform):
    label = _("Running total")
    help = _("Adds the sum, mean or another statistic of all rows up to each row, and of none after it.")
    words = _("cumulative cumsum running sum running mean so far window accumulate")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is left out; before the first value the statistic is missing, and a count is 0"),
        unseen=_("counts like any other value"),
        wrong_type=_("refused: only numbers are added up"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["amount", "count"], "keys": ["city"], "order": ["moment"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        statistic: str = params.choice(_("Statistic"), OFFERED, default="sum")
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, NUMERIC)
        folds = [(name, fold(params.statistic, column(name, schema))) for name in names]
        made = [Looked(f"{name}_running_{params.statistic}", one, SO_FAR) for name, one in folds]
        return beside(schema, made, params.keys, params.order)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "what": say(OFFERED[params.statistic])}
        around = grouped_words(params.keys, params.order)
        return say(_("Add the {what} of {columns} up to each row{around}."), around=around, **words)
