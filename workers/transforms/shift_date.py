"""Move dates by days, months or hours."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Column, Expression
from workers.core.expressions.periods import months_later
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

UNITS = {
    "years": _("years"),
    "months": _("months"),
    "weeks": _("weeks"),
    "days": _("days"),
    "hours": _("hours"),
    "minutes": _("minutes"),
}
MONTHS = {"years": 12, "months": 1}
DAYS = {"weeks": 7, "days": 1}
MICROSECONDS = {"weeks": 604_800_000_000, "days": 86_400_000_000, "hours": 3_600_000_000, "minutes": 60_000_000}


class ShiftDate(Transform):
    label = _("Shift date")
    help = _("Moves dates by days, months or hours. A month after 31 January is the last day of February.")
    words = _("add days months later earlier")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("moved like any other date; beyond the years 1 to 9999 it becomes missing"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["day", "moment"], "number": -1}, {"columns": ["moment"], "number": 36, "unit": "hours"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(DATE, DATETIME))
        number: int = params.integer(_("How many"), low=-1_000_000, high=1_000_000, help=_("Below zero goes back."))
        unit: str = params.choice(_("Unit"), UNITS, default="days")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (DATE, DATETIME))
        return change(schema, {name: _moved(params, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "number": params.number, "unit": say(UNITS[params.unit])}
        return say(_("Move {columns} by {number} ({unit})."), **words)


def _moved(params: ShiftDate.Params, of: Column) -> Expression:
    if params.unit in MONTHS:
        return months_later(of, literal(params.number * MONTHS[params.unit]))
    if of.kind == DATETIME:
        by = literal(params.number * MICROSECONDS[params.unit])
        return call("datetime_from_epoch_microsecond", call("add", call("epoch_microsecond", of), by))
    if params.unit not in DAYS:
        said = _("“{column}” holds dates without a time of day: move it by days or more.")
        raise ParamsError({"unit": say(said, column=of.name)})
    return call("date_from_epoch_day", call("add", call("epoch_day", of), literal(params.number * DAYS[params.unit])))
