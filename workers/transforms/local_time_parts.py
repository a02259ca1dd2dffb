"""Parts of the local time of a moment, and how far it is from UTC."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.conversions import as_date
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.expressions.zones import known_zone
from workers.core.schema import DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, joined, say

PARTS = {
    "hour": _("hour"),
    "weekday": _("day of the week"),
    "date": _("date"),
    "offset": _("offset from UTC in hours"),
}
HOUR = 3_600_000_000


class LocalTimeParts(Transform):
    label = _("Local time parts")
    help = _("Adds the hour, the day and the offset that clocks in a time zone show at a moment in UTC.")
    words = _("timezone hour weekday offset utc dst local fuseau horaire heure locale décalage jour été")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("its parts are missing"),
        unseen=_("computed like any other value"),
        wrong_type=_("refused: only dates with a time have a time zone"),
        empty=_("a moment that leaves the years 1 to 9999 has no parts"),
    )
    examples = ({"column": "moment", "zone": "Europe/Paris", "weekday": True, "date": True, "offset": True},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(DATETIME,))
        zone: str = params.text(
            _("Time zone"), default="Europe/Paris", max_length=60, help=_("A name such as Europe/Paris.")
        )
        hour: bool = params.flag(_("Hour"), default=True, help=_("0 to 23."))
        weekday: bool = params.flag(_("Day of the week"), help=_("Monday is 1, Sunday 7."))
        date: bool = params.flag(_("Date"))
        offset: bool = params.flag(_("Offset"), help=_("In hours: 2 in Paris in summer, 5.75 in Kathmandu."))

        @property
        def parts(self) -> list[str]:
            return [part for part in PARTS if getattr(self, part)]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (DATETIME,))[0], schema)
        if not params.parts:
            raise ParamsError({"hour": say(_("Choose at least one part."))})
        local = call("local_from_utc", of, literal(known_zone(params.zone, "zone")))
        return change(schema, adds=[(f"{of.name}_local_{part}", _part(part, of, local)) for part in params.parts])

    def sentence(self, params: Params, state: State | None = None) -> str:
        parts = joined([say(PARTS[part]) for part in params.parts])
        said = _("Add parts of “{column}” in the time of {zone}: {parts}.")
        return say(said, column=params.column, zone=params.zone, parts=parts)


def _part(part: str, of: Expression, local: Expression) -> Expression:
    if part == "hour":
        return call("hour", local)
    if part == "offset":
        ahead = call("subtract", call("epoch_microsecond", local), call("epoch_microsecond", of))
        return call("divide", ahead, literal(float(HOUR)))
    return call("weekday", as_date(local)) if part == "weekday" else as_date(local)
