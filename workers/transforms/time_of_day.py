"""The part of the day, or the season, of a moment."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, look_up
from workers.core.expressions.conversions import as_date
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, new_name, of_kinds
from workers.core.words import _, say

DAY, SEASON = "day", "season"
ENGLISH, FRENCH = "english", "french"
_WORDS = {
    (DAY, ENGLISH): "night morning afternoon evening",
    (DAY, FRENCH): "nuit matin après-midi soir",
    (SEASON, ENGLISH): "winter spring summer autumn",
    (SEASON, FRENCH): "hiver printemps été automne",
}


class TimeOfDay(Transform):
    label = _("Part of the day or season")
    help = _("Adds morning, afternoon, evening or night of a moment, or the season of a date in the northern half.")
    words = _("morning evening night hour summer winter season period")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("every moment has its part of the day; it begins at 0, 6, 12 and 18"),
        wrong_type=_("refused: text has to be read as a date first, and a date has no part of the day"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "moment", "into": "part"}, {"column": "day", "of": SEASON, "into": "season"})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(DATE, DATETIME))
        of: str = params.choice(
            _("Add"),
            {DAY: _("the part of the day"), SEASON: _("the season, from December on")},
            default=DAY,
        )
        language: str = params.choice(_("In"), {ENGLISH: _("English"), FRENCH: _("French")}, default=ENGLISH)
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (DATE, DATETIME))[0], schema)
        if params.of == DAY and of.kind == DATE:
            said = _("“{column}” holds dates without a time of day: it has no hour.")
            raise ParamsError({"of": say(said, column=params.column)})
        words = _WORDS[params.of, params.language].split()
        if params.of == DAY:
            named = look_up(call("hour", of), {hour: words[hour // 6] for hour in range(24)}, TEXT)
        else:
            months = {month: words[month % 12 // 3] for month in range(1, 13)}
            named = look_up(call("month", as_date(of)), months, TEXT)
        return change(schema, {new_name(params.into): named})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "into": params.into}
        if params.of == DAY:
            return say(_("Add “{into}”, the part of the day of “{column}”."), **words)
        return say(_("Add “{into}”, the season of “{column}”."), **words)
