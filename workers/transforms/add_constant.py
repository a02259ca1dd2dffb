"""A new column with one value."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.expressions.constants import constant
from workers.core.expressions.nodes import Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, new_name
from workers.core.words import _, say

KINDS = {
    TEXT: _("text"),
    INTEGER: _("whole number"),
    NUMBER: _("number"),
    BOOLEAN: _("yes or no"),
    DATE: _("date"),
}


class AddConstant(Transform):
    label = _("Add a column with one value")
    help = _("Adds a column that holds the same value in every row, such as the country or the year of a file.")
    words = _("constant new column fixed literal create default")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("not looked at: every row gets the value"),
        unseen=_("not looked at: every row gets the value"),
        wrong_type=_("a value that is not of the chosen type is refused"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"into": "country", "value": "FR"}, {"into": "year", "value": "2025", "kind": INTEGER})

    @dataclass(frozen=True)
    class Params(params.Params):
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))
        value: str = params.text(_("Value"), default="", max_length=1000)
        kind: str = params.choice(_("Type"), KINDS, default=TEXT)

        @property
        def literal(self) -> Literal:
            try:
                return Literal(constant(self.value, self.kind), self.kind)
            except DataError as problem:
                raise ParamsError({"value": problem.message}) from None

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, {new_name(params.into): params.literal})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Add “{into}” with “{value}” in every row."), into=params.into, value=params.value)
