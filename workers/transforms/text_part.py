"""Keep one part of text that a separator parts."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class TextPart(Transform):
    label = _("Part of text")
    help = _("Keeps one of the parts between separators, such as the second: “12/2024” becomes “2024”.")
    words = _("substring extract piece")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is parted"),
        empty=_("empty text has one part, which is empty; a part that is not there is missing"),
    )
    examples = ({"columns": ["city"], "separator": "a", "part": -1},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        separator: str = params.text(_("Separator"), default=",", max_length=200, help=_("Taken as it stands."))
        part: int = params.integer(
            _("Part"), default=1, low=-1000, high=1000, help=_("1 is the first, -1 the last, -2 the one before it.")
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if not params.separator:
            raise ParamsError({"separator": say(_("Write the separator."))})
        if not params.part:
            raise ParamsError({"part": say(_("There is no part 0. The first is 1, the last -1."))})
        separator, part = literal(params.separator), literal(params.part)
        return change(schema, {name: call("split_part", column(name, schema), separator, part) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "separator": params.separator, "part": params.part}
        if params.part < 0:
            words["part"] = -params.part
            return say(_("Keep part {part} from the end of {columns}, split at “{separator}”."), **words)
        return say(_("Keep part {part} of {columns}, split at “{separator}”."), **words)
