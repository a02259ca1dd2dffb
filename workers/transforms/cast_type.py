"""Change what kind of values columns hold."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.conversions import convert
from workers.core.expressions.nodes import Column, Expression
from workers.core.expressions.plans import Guard, Plan, change
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed
from workers.core.words import _, say

KINDS = {
    NUMBER: _("number"),
    INTEGER: _("whole number"),
    TEXT: _("text"),
    BOOLEAN: _("yes or no"),
    DATE: _("date"),
    DATETIME: _("date and time"),
}
ORDERS = {
    "year_first": _("2024-02-29, year first"),
    "day_first": _("29/02/2024, day first"),
    "month_first": _("02/29/2024, month first"),
}

MARKS = {
    "point": _("point, as 1234.5"),
    "comma": _("comma, as 1 234,5 or 1.234,5"),
}


class CastType(Transform):
    label = _("Change type")
    help = _("Reads values as another type: text as numbers, text as dates, numbers as text. Nothing is rounded.")
    words = _("convert parse number text date boolean decimal comma")
    group = _("Type")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("read like any other value"),
        wrong_type=_("a value that cannot be read becomes missing or is refused, as chosen"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["city"], "kind": "number"}, {"columns": ["amount", "active"], "kind": "text"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"))
        kind: str = params.choice(_("Type"), KINDS, default=NUMBER)
        date_order: str = params.choice(
            _("Dates are written"), ORDERS, default="year_first", help=_("Only used to read text as dates.")
        )
        decimal_mark: str = params.choice(
            _("Decimal mark"), MARKS, default="point", help=_("Only used to read text as numbers.")
        )
        unreadable: str = params.choice(
            _("What cannot be read"),
            {"missing": _("becomes missing"), "error": _("is refused")},
            default="missing",
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = {name: column(name, schema) for name in params.columns}
        cast = {name: convert(of[name], params.kind, params.date_order, params.decimal_mark) for name in of}
        strict = params.unreadable == "error"
        return change(schema, cast, guards=[_guard(of[n], cast[n], params.kind) for n in of] if strict else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "kind": say(KINDS[params.kind])}
        if params.unreadable == "error":
            return say(_("Read {columns} as {kind} and refuse what cannot be read."), **words)
        return say(_("Read {columns} as {kind}."), **words)


def _guard(of: Column, cast: Expression, kind: str) -> Guard:
    lost = call("and", call("is_missing", cast), call("not", call("is_missing", of)))
    return Guard(of.name, lost, f"“{of.name}” holds a value that cannot be read as {KINDS[kind]}.", (of.name,))
