"""The first day of the week, month, quarter or year of a date."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import column
from workers.core.expressions.periods import PERIODS, begin
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

UNITS = {period: label for period, label in PERIODS.items() if period != "hour"}


class TruncateDate(Transform):
    label = _("Truncate date")
    help = _("Replaces dates by the first day of their week, month, quarter or year, so that a period is one value.")
    words = _("round start of month week quarter year")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("every date of the years 1 to 9999 has its periods"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["day", "moment"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(DATE, DATETIME))
        unit: str = params.choice(_("Period"), UNITS, default="month")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (DATE, DATETIME))
        return change(schema, {name: begin(params.unit, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "unit": say(UNITS[params.unit])}
        return say(_("Replace {columns} by the first day of the period: {unit}."), **words)
