"""Numbers in another unit of measurement."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

UNITS = {
    "mile_kilometre": (_("miles to kilometres"), 1.609344, 0.0),
    "kilometre_mile": (_("kilometres to miles"), 1 / 1.609344, 0.0),
    "foot_metre": (_("feet to metres"), 0.3048, 0.0),
    "metre_foot": (_("metres to feet"), 1 / 0.3048, 0.0),
    "inch_centimetre": (_("inches to centimetres"), 2.54, 0.0),
    "centimetre_inch": (_("centimetres to inches"), 1 / 2.54, 0.0),
    "pound_kilogram": (_("pounds to kilograms"), 0.45359237, 0.0),
    "kilogram_pound": (_("kilograms to pounds"), 1 / 0.45359237, 0.0),
    "gallon_litre": (_("US gallons to litres"), 3.785411784, 0.0),
    "litre_gallon": (_("litres to US gallons"), 1 / 3.785411784, 0.0),
    "fahrenheit_celsius": (_("degrees Fahrenheit to Celsius"), 5 / 9, -160 / 9),
    "celsius_fahrenheit": (_("degrees Celsius to Fahrenheit"), 9 / 5, 32.0),
    "minute_hour": (_("minutes to hours"), 1 / 60, 0.0),
    "hour_minute": (_("hours to minutes"), 60.0, 0.0),
    "share_percent": (_("shares to percent"), 100.0, 0.0),
    "percent_share": (_("percent to shares"), 0.01, 0.0),
}
"""What it is called, and the factor and the summand of the definition."""


class ConvertUnits(Transform):
    label = _("Convert units")
    help = _(
        "Brings numbers from one unit to another: miles to kilometres, pounds to kilograms, Fahrenheit to Celsius."
    )
    words = _("miles kilometres pounds kilograms celsius percent metric imperial")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("converted like any other number"),
        wrong_type=_("refused: only numbers have units"),
        empty=_("a result that is too large is missing"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        units: str = params.choice(
            _("Convert"), {name: label for name, (label, _times, _more) in UNITS.items()}, default="mile_kilometre"
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        _label, times, more = UNITS[params.units]
        of = {name: number(column(name, schema)) for name in of_kinds(schema, params.columns, NUMERIC)}
        converted = {name: call("multiply", one, literal(times)) for name, one in of.items()}
        if more:
            converted = {name: call("add", one, literal(more)) for name, one in converted.items()}
        return change(schema, converted)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "units": say(UNITS[params.units][0])}
        return say(_("Convert {columns}: {units}."), **words)
