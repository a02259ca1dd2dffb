"""How often each value comes."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps, hidden
from workers.core.expressions.build import call, column
from workers.core.expressions.folds import ROWS, fold
from workers.core.expressions.grouping import Group, Looked, Window
from workers.core.expressions.plans import Plan, Sort, change, refuse_twice
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

ROW_COUNT, SHARE = "rows", "share"


class CountValues(Transform):
    label = _("Count values")
    help = _("Makes one row for each value, or each combination of values, with how many rows have it; frequent first.")
    words = _("frequency table value counts occurrences histogram how many often count rows per each number of")
    group = _("Groups")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is counted as a value of its own"),
        unseen=_("is counted like any other"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["city", "active"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), ordered=True)
        share: bool = params.flag(_("Share of all rows"), help=_("From 0 to 1, in a column called “share”."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        keys = tuple((name, column(name, schema)) for name in params.columns)
        refuse_twice([*params.columns, ROW_COUNT, SHARE][: len(keys) + 1 + params.share], schema)
        steps = Steps(schema)
        steps.add(Group(keys, ((ROW_COUNT, ROWS),)))
        count = steps.column(ROW_COUNT)
        if params.share:
            total = hidden(steps.schema, "total")
            steps.add(Window((), (), (Looked(total, fold("sum", count)),)))
            shared = call("divide", count, steps.column(total))
            steps.add(change(steps.schema, adds=[(SHARE, shared)], drop=[total]))
        steps.add(Sort(((count, True),)))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Count the rows for each {columns}, the most frequent first."), columns=listed(params.columns))
