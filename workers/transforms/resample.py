"""One row for each hour, day, week, month, quarter or year."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column
from workers.core.expressions.folds import ROWS
from workers.core.expressions.grouping import Group
from workers.core.expressions.periods import PERIODS, begin, refuse_hours
from workers.core.expressions.plans import Filter, Plan, refuse_twice
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.series import fill_gaps, of_series, put_in_order
from workers.core.statistics import STATISTICS, Chosen, statistics, worded
from workers.core.transform import TABLE, Behaviour, State, Transform, of_kinds
from workers.core.words import _, say

COUNT = "rows"


class Resample(Transform):
    label = _("Resample")
    help = _("Makes one row for each day, week, month or other period, with sums, means or others; in order of time.")
    words = _("aggregate by period downsample time series per day per month frequency daily weekly monthly")
    group = _("Series")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("rows without a date are left out"),
        unseen=_("every date of the years 1 to 9999 has its periods"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("periods without rows have none, or one without values when chosen"),
    )
    examples = (
        {"time": "day", "period": "year", "keys": ["active"], "values": [["amount", "sum"], ["city", "first"]]},
        {"time": "moment", "values": [["amount", "mean"]], "count": False, "gaps": True},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        time: str = params.column(_("Date"), kinds=(DATE, DATETIME))
        period: str = params.choice(_("Period"), PERIODS, default="month")
        keys: tuple[str, ...] = params.columns(_("A series for each"), default=(), ordered=True)
        values: Chosen = params.per_column(_("Statistics"), STATISTICS, default=())
        count: bool = params.flag(_("Number of rows"), default=True, help=_("In a column called “rows”."))
        gaps: bool = params.flag(_("Rows for periods without any"), help=_("Their values are missing."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        time = column(of_kinds(schema, (params.time,), (DATE, DATETIME))[0], schema)
        refuse_hours(params.period, params.time, time)
        folds = statistics(params.values, schema) + [(COUNT, ROWS)] * params.count
        if not folds:
            raise ParamsError({"values": say(_("Choose at least one statistic, or the number of rows."))})
        series = tuple(name for name in params.keys if name != params.time)
        keys = [(name, column(name, schema)) for name in series] + [(params.time, begin(params.period, time))]
        refuse_twice([name for name, _of in (*keys, *folds)], schema)
        steps = Steps(schema)
        steps.add(Filter(call("not", call("is_missing", time))))
        steps.add(Group(tuple(keys), tuple(folds)))
        put_in_order(steps, (*series, params.time))
        if params.gaps:
            fill_gaps(steps, params.time, params.period, series)
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"time": params.time, "period": say(PERIODS[params.period]), "series": of_series(params.keys)}
        if not params.values:
            return say(_("Count the rows by “{time}” and period ({period}){series}."), **words)
        words["values"] = worded(params.values)
        return say(_("Make one row by “{time}” and period ({period}){series}: {values}."), **words)
