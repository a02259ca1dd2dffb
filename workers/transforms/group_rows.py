"""One row for each group of rows, with statistics of it."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP
from workers.core.errors import ParamsError
from workers.core.expressions.build import column
from workers.core.expressions.folds import ROWS
from workers.core.expressions.grouping import Group
from workers.core.expressions.plans import Plan, refuse_twice
from workers.core.schema import Schema
from workers.core.statistics import STATISTICS, Chosen, statistics, worded
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

COUNT = "rows"


class GroupRows(Transform):
    label = _("Group and aggregate")
    help = _("Makes one row for each group of rows that are alike in some columns, with sums, means or others of them.")
    words = _("group by summarise summarize aggregate total subtotal pivot table average sum by per customer each")
    group = _("Groups")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is a group of its own among the groups; left out of statistics, which are missing for no value"),
        unseen=_("is a group like any other"),
        wrong_type=_("sum, mean, median and deviation are refused for anything but numbers and yes or no"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"keys": ["city"], "values": [["amount", "sum"], ["amount", "mean"], ["count", "sum"], ["active", "mean"]]},
        {"keys": [], "values": [["amount", "median"], ["amount", "deviation"], ["count", "mode"], ["city", "missing"]]},
        {
            "keys": ["active", "city"],
            "values": [["day", "joined"], ["moment", "maximum"], ["city", "first"], ["count", "distinct"]],
            "separator": "; ",
        },
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        keys: tuple[str, ...] = params.columns(_("Groups of"), default=(), ordered=True, help=KEYS_HELP)
        values: Chosen = params.per_column(_("Statistics"), STATISTICS, default=())
        count: bool = params.flag(_("Number of rows"), default=True, help=_("In a column called “rows”."))
        separator: str = params.text(_("Between joined values"), default=", ", max_length=20)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        folds = statistics(params.values, schema, params.separator) + [(COUNT, ROWS)] * params.count
        if not folds:
            raise ParamsError({"values": say(_("Choose at least one statistic, or the number of rows."))})
        keys = tuple((name, column(name, schema)) for name in params.keys)
        refuse_twice([name for name, _of in (*keys, *folds)], schema)
        return Group(keys, tuple(folds))

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"keys": listed(params.keys), "values": worded(params.values)}
        if not params.keys:
            return say(_("Make one row of all: {values}."), **words) if params.values else say(_("Count all rows."))
        if not params.values:
            return say(_("Make one row for each {keys}, with the number of rows."), **words)
        return say(_("Make one row for each {keys}: {values}."), **words)
