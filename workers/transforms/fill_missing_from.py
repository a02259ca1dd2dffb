"""Fill missing cells with those of another column in the same row."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, alike, listed
from workers.core.words import _, say


class FillMissingFrom(Transform):
    label = _("Fill missing from a column")
    help = _("Puts the value of another column in the same row where there is none, such as a home phone for a mobile.")
    words = _("null empty blank coalesce other column")
    group = _("Missing values")
    behaviour = Behaviour(
        missing=_("filled, unless the other column is missing, too"),
        unseen=_("kept"),
        wrong_type=_("refused: both columns must hold the same kind; a whole number fits among numbers"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["amount"], "other": "count"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), help=_("The columns to fill."))
        other: str = params.column(_("Take values from"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        for name in params.columns:
            alike(schema, name, params.other)
        other = column(params.other, schema)
        return change(schema, {name: call("coalesce", column(name, schema), other) for name in params.columns})

    def sentence(self, params: Params, state: State | None = None) -> str:
        said = _("Fill missing values of {columns} with the value of “{other}”.")
        return say(said, columns=listed(params.columns), other=params.other)
