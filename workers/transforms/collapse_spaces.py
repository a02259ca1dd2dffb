"""Write one space where there are several."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class CollapseSpaces(Transform):
    label = _("Collapse spaces")
    help = _("Writes one space for every run of spaces, tabs and line breaks, also at the ends.")
    words = _("remove blanks whitespace trim double spaces around")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is edited"),
        empty=_("empty text stays empty"),
    )
    examples = ({"columns": ["city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        return change(schema, {name: call("collapse_spaces", column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Write one space for every run of white space within {columns}."), columns=listed(params.columns))
