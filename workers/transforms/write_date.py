"""Dates written as text, the way a reader expects them."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, combine, literal, look_up
from workers.core.expressions.conversions import as_date
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

FORMS = {
    "day_first": _("31/12/2025"),
    "dots": _("31.12.2025"),
    "month_first": _("12/31/2025"),
    "year_month": _("2025-12"),
    "quarter": _("2025-Q4"),
    "month": _("December"),
    "mois": _("décembre"),
    "weekday": _("Wednesday"),
    "jour": _("mercredi"),
}
_NAMES = {
    "month": "January February March April May June July August September October November December",
    "mois": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "weekday": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "jour": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
_PARTS = {
    "day_first": ("day", "/", "month", "/", "year"),
    "dots": ("day", ".", "month", ".", "year"),
    "month_first": ("month", "/", "day", "/", "year"),
    "year_month": ("year", "-", "month"),
}
_PLACES = {"year": (1, 4), "month": (6, 2), "day": (9, 2)}
"""Where each part stands in a date as ISO 8601 writes it, and its length."""


class WriteDate(Transform):
    label = _("Write dates as text")
    help = _("Writes dates the way a reader expects them: 31/12/2025, 2025-12, 2025-Q4, or the name of month or day.")
    words = _("format display month name weekday quarter string")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("written like any other date"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["day", "moment"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(DATE, DATETIME))
        form: str = params.choice(_("Written as"), FORMS, default="day_first")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (DATE, DATETIME))
        return change(schema, {name: _written(params.form, as_date(column(name, schema))) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "form": say(FORMS[params.form])}
        return say(_("Write {columns} as text such as {form}."), **words)


def _written(form: str, of: Expression) -> Expression:
    if form in _NAMES:
        number = call("month" if form in ("month", "mois") else "weekday", of)
        return look_up(number, dict(enumerate(_NAMES[form].split(), start=1)), TEXT)
    iso = call("to_text", of)
    if form == "quarter":
        return combine("concatenate", [_cut(iso, "year"), literal("-Q"), call("to_text", call("quarter", of))])
    return combine("concatenate", [_cut(iso, part) if part in _PLACES else literal(part) for part in _PARTS[form]])


def _cut(iso: Expression, part: str) -> Expression:
    start, length = _PLACES[part]
    return call("slice", iso, literal(start), literal(length))
