"""Replace every occurrence of a text within text."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class ReplaceText(Transform):
    label = _("Replace text")
    help = _("Writes another text wherever one occurs within the values, such as “-” for “/”. Case counts.")
    words = _("find substitute change")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is edited"),
        empty=_("empty text stays empty"),
    )
    examples = ({"columns": ["city"], "part": "a", "by": "éa"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        part: str = params.text(_("Find"), max_length=200, help=_("Taken as it stands: no sign is special."))
        by: str = params.text(_("Replace by"), default="", max_length=200)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if not params.part:
            raise ParamsError({"part": say(_("Write the text to look for."))})
        part, by = literal(params.part), literal(params.by)
        return change(schema, {name: call("replace", column(name, schema), part, by) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "part": params.part, "by": params.by}
        return say(_("Replace “{part}” by “{by}” within {columns}."), **words)
