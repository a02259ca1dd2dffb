"""Statistics of the last few rows."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, ORDER_HELP, Steps, beside, grouped_words, hidden
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.folds import ROWS, fold
from workers.core.expressions.grouping import Frame, Looked
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.statistics import STATISTICS
from workers.core.transform import TABLE, Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

OFFERED = {name: STATISTICS[name] for name in ("mean", "sum", "minimum", "maximum", "count", "deviation")}


class RollingStatistics(Transform):
    label = _("Rolling statistics")
    help = _("Adds the mean or another statistic of the last few rows, such as a 7-day mean; never of rows after.")
    words = _("moving average rolling mean window smooth last days")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is left out; where no value is near, the statistic is missing, and a count is 0"),
        unseen=_("counts like any other value"),
        wrong_type=_("refused: only numbers have such statistics"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["amount", "count"], "size": 3, "keys": ["active"], "order": ["day", "moment"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        size: int = params.integer(_("Number of rows"), default=7, low=2, high=1000)
        statistic: str = params.choice(_("Statistic"), OFFERED, default="mean")
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)
        before: bool = params.flag(_("Only rows before"), help=_("Otherwise the row itself is the last of them."))
        whole: bool = params.flag(_("Missing until there are so many rows"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, NUMERIC)
        frame = Frame(-params.size, -1) if params.before else Frame(1 - params.size, 0)
        function = "sample_deviation" if params.statistic == "deviation" else params.statistic
        made = [Looked(_named(name, params), fold(function, column(name, schema)), frame) for name in names]
        if not params.whole:
            return beside(schema, made, params.keys, params.order)
        steps, there = Steps(schema), hidden(schema, "there")
        steps.add(beside(schema, [*made, Looked(there, ROWS, frame)], params.keys, params.order))
        is_whole = call("equal", steps.column(there), literal(params.size))
        held = {one.name: call("if", is_whole, steps.column(one.name), literal(None)) for one in made}
        steps.add(change(steps.schema, held, drop=[there]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "what": say(OFFERED[params.statistic]), "size": params.size}
        words["around"] = grouped_words(params.keys, params.order)
        if params.before:
            return say(_("Add the {what} of {columns} over the {size} rows before each row{around}."), **words)
        return say(_("Add the {what} of {columns} over the last {size} rows{around}."), **words)


def _named(name: str, params: RollingStatistics.Params) -> str:
    return f"{name}_{params.statistic}_of_{params.size}"
