"""Take parts of a date, such as month and weekday, as numbers."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import column
from workers.core.expressions.conversions import date_parts
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, say

PARTS = ("year", "quarter", "month", "week", "day", "weekday", "day_of_year", "hour")


class DateParts(Transform):
    label = _("Date parts")
    help = _("Adds parts of a date as whole numbers, each in a column of its own, such as “sold_month”.")
    words = _("year month day weekday hour extract split")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("its parts are missing"),
        unseen=_("every date of the years 1 to 9999 has its parts"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "day"}, {"column": "moment", "hour": True, "drop": False})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(DATE, DATETIME))
        year: bool = params.flag(_("Year"), default=True)
        quarter: bool = params.flag(_("Quarter"))
        month: bool = params.flag(_("Month"), default=True)
        week: bool = params.flag(_("Week"), help=_("The week of ISO 8601, 1 to 53."))
        day: bool = params.flag(_("Day of the month"))
        weekday: bool = params.flag(_("Day of the week"), default=True, help=_("Monday is 1, Sunday is 7."))
        day_of_year: bool = params.flag(_("Day of the year"))
        hour: bool = params.flag(_("Hour"), help=_("Only for columns with a time of day."))
        drop: bool = params.flag(_("Drop the date"), default=True)

        @property
        def parts(self) -> list[str]:
            return [part for part in PARTS if getattr(self, part)]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (DATE, DATETIME))[0], schema)
        if not params.parts:
            raise ParamsError({"year": say(_("Choose at least one part of the date."))})
        found = date_parts(params.column, of, params.parts)
        made = [(f"{params.column}_{part}", value) for part, value in found.items()]
        return change(schema, adds=made, drop=[params.column] if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "parts": ", ".join(part.replace("_", " ") for part in params.parts)}
        if params.drop:
            return say(_("Replace “{column}” by its {parts}."), **words)
        return say(_("Add {parts} of “{column}”."), **words)
