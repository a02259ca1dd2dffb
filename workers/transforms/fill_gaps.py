"""Rows for the periods that a series leaves out."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps
from workers.core.expressions.build import column
from workers.core.expressions.periods import PERIODS, refuse_hours
from workers.core.expressions.plans import Plan
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.series import fill_gaps, of_series, put_in_order
from workers.core.transform import TABLE, Behaviour, State, Transform, of_kinds
from workers.core.words import _, say

EMPTY, BEFORE = "missing", "before"


class FillGaps(Transform):
    label = _("Fill gaps in time")
    help = _("Adds a row for each day, month or other period that a series leaves out; rows come in order of time.")
    words = _("missing dates complete calendar upsample asfreq regular gaps insert rows")
    group = _("Series")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("rows without a date stay and come last in their series"),
        unseen=_("every date of the years 1 to 9999 has its periods"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"time": "day", "period": "year", "keys": ["city"]},
        {"time": "moment", "period": "quarter", "fill": BEFORE},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        time: str = params.column(_("Date"), kinds=(DATE, DATETIME))
        period: str = params.choice(_("A row for each"), PERIODS, default="day")
        keys: tuple[str, ...] = params.columns(_("A series for each"), default=(), ordered=True)
        fill: str = params.choice(
            _("Values of new rows"), {EMPTY: _("are missing"), BEFORE: _("are those of the row before")}, default=EMPTY
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        time = column(of_kinds(schema, (params.time,), (DATE, DATETIME))[0], schema)
        refuse_hours(params.period, params.time, time)
        steps, keys = Steps(schema), tuple(name for name in params.keys if name != params.time)
        put_in_order(steps, (*keys, params.time))
        fill_gaps(steps, params.time, params.period, keys, repeat=params.fill == BEFORE)
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"time": params.time, "period": say(PERIODS[params.period]), "series": of_series(params.keys)}
        return say(_("Add the rows that “{time}” leaves out, by period ({period}){series}."), **words)
