"""Say in a column of its own where another is missing."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, listed
from workers.core.words import _, say


class MissingIndicator(Transform):
    label = _("Mark missing")
    help = _(
        "Adds a column of yes or no, such as “age_missing”, that says where a value is absent. Use it before filling."
    )
    words = _("null empty blank nan flag")
    group = _("Missing values")
    behaviour = Behaviour(
        missing=_("marked with yes, and stays missing in its own column"),
        unseen=_("marked with no"),
        wrong_type=_("every kind is accepted; empty text is not missing"),
        empty=_("a column without values is marked with yes everywhere"),
    )
    examples = ({"columns": ["amount", "city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        marks = [(f"{name}_missing", call("is_missing", column(name, schema))) for name in params.columns]
        return change(schema, adds=marks)

    def sentence(self, params: Params, state: State | None = None) -> str:
        if len(params.columns) == 1:
            return say(_("Add a column that says where {columns} is missing."), columns=listed(params.columns))
        return say(
            _("Add a column for each of {columns} that says where it is missing."), columns=listed(params.columns)
        )
