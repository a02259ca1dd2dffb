"""Parts of a date as places on a circle, so that December is beside January."""

import math
from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import column, look_up
from workers.core.expressions.conversions import date_parts
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, NUMBER, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, joined, say

PARTS = {"month": _("month"), "weekday": _("day of the week"), "hour": _("hour")}
VALUES = {"month": range(1, 13), "weekday": range(1, 8), "hour": range(24)}


class CyclicDate(Transform):
    label = _("Cyclic date")
    help = _("Adds sine and cosine of the month, weekday or hour: numbers in which December is close to January.")
    words = _("sine cosine season periodic")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("its sine and cosine are missing"),
        unseen=_("every date of the years 1 to 9999 has its parts"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "day"}, {"column": "moment", "hour": True, "drop": True})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(DATE, DATETIME))
        month: bool = params.flag(_("Month"), default=True)
        weekday: bool = params.flag(_("Day of the week"), default=True)
        hour: bool = params.flag(_("Hour"), help=_("Only for columns with a time of day."))
        drop: bool = params.flag(_("Drop the date"))

        @property
        def parts(self) -> list[str]:
            return [part for part in PARTS if getattr(self, part)]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (DATE, DATETIME))[0], schema)
        if not params.parts:
            raise ParamsError({"month": say(_("Choose at least one part of the date."))})
        found = date_parts(params.column, of, params.parts)
        made = [(f"{params.column}_{part}_{name}", at) for part in found for name, at in _circle(part, found[part])]
        return change(schema, adds=made, drop=[params.column] if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "parts": joined([say(PARTS[part]) for part in params.parts])}
        if params.drop:
            return say(_("Replace “{column}” by sine and cosine of its {parts}."), **words)
        return say(_("Add sine and cosine of “{column}”: {parts}."), **words)


def _circle(part: str, of: Expression) -> list[tuple[str, Expression]]:
    """Sine and cosine from a table: there are few values, and a table is the same to the last bit everywhere."""
    first, turn = VALUES[part][0], math.tau / len(VALUES[part])
    return [
        (name, look_up(of, {value: round(wave((value - first) * turn), 12) + 0.0 for value in VALUES[part]}, NUMBER))
        for name, wave in (("sin", math.sin), ("cos", math.cos))
    ]
