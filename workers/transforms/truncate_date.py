"""The first day of the week, month, quarter or year of a date."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.conversions import as_date
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

UNITS = {
    "day": _("day"),
    "week": _("week, from Monday"),
    "month": _("month"),
    "quarter": _("quarter"),
    "year": _("year"),
}
COUNTED = {"week": "weekday", "month": "day", "year": "day_of_year"}
"""Unit -> what numbers its days from 1."""


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
        return change(schema, {name: _first_day(params.unit, as_date(column(name, schema))) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "unit": say(UNITS[params.unit])}
        return say(_("Replace {columns} by the first day of the period: {unit}."), **words)


def _first_day(unit: str, of: Expression) -> Expression:
    if unit == "day":
        return of
    if unit == "quarter":
        begins = call("subtract", call("multiply", call("quarter", of), literal(3)), literal(2))
        return call("add_months", _first_day("month", of), call("subtract", begins, call("month", of)))
    gone = call("subtract", call(COUNTED[unit], of), literal(1))
    return call("date_from_epoch_day", call("subtract", call("epoch_day", of), gone))
