"""Moments from the numbers by which computers count time."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

UNITS = {
    "seconds": _("seconds"),
    "milliseconds": _("thousandths of a second"),
    "microseconds": _("millionths of a second"),
}
MICROSECONDS = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}


class DateFromTimestamp(Transform):
    label = _("Date from a timestamp")
    help = _("Reads numbers such as 1735689600, the seconds since the beginning of 1970, as dates with a time.")
    words = _("unix epoch posix seconds milliseconds convert")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("read like any other number"),
        wrong_type=_("refused: only numbers count time"),
        empty=_("a number beyond the years 1 to 9999 becomes missing"),
    )
    examples = ({"columns": ["count", "amount"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        unit: str = params.choice(_("They count"), UNITS, default="seconds")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, NUMERIC)
        return change(schema, {name: _moment(column(name, schema), params.unit) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "unit": say(UNITS[params.unit])}
        return say(_("Read {columns} as {unit} since 1970-01-01."), **words)


def _moment(of: Expression, unit: str) -> Expression:
    times = MICROSECONDS[unit]
    if of.kind == INTEGER:
        return call("datetime_from_epoch_microsecond", call("multiply", of, literal(times)))
    counted = call("round_half_away", call("multiply", number(of), literal(float(times))))
    return call("datetime_from_epoch_microsecond", call("to_integer", counted))
