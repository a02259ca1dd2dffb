"""Whether a date is a Saturday or a Sunday."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, is_among
from workers.core.expressions.conversions import as_date
from workers.core.expressions.plans import Plan, change
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, say


class IsWeekend(Transform):
    label = _("Is weekend")
    help = _("Adds a column of yes and no, such as “sold_weekend”: whether the date is a Saturday or a Sunday.")
    words = _("saturday sunday working day")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("every date of the years 1 to 9999 has its day of the week"),
        wrong_type=_("refused: text has to be read as a date first, by “Change type”"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "day"}, {"column": "moment"})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(DATE, DATETIME))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (DATE, DATETIME))[0], schema)
        return change(schema, adds=[(f"{params.column}_weekend", is_among(call("weekday", as_date(of)), (6, 7)))])

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Add whether “{column}” is a Saturday or a Sunday."), column=params.column)
