"""Part text at a separator into columns."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, fold, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, say


class SplitText(Transform):
    label = _("Split text")
    help = _("Parts text at every separator into columns of their own, such as “name_1” and “name_2”.")
    words = _("separate columns delimiter comma full name first last name")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("its parts are missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is parted"),
        empty=_("empty text has one part, which is empty; parts that are not there are missing"),
    )
    examples = ({"column": "city", "separator": "a"}, {"column": "city", "separator": ", ", "drop": True, "count": 3})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        separator: str = params.text(_("Separator"), default=",", max_length=200, help=_("Taken as it stands."))
        count: int = params.integer(_("Number of columns"), default=2, low=1, high=50)
        rest: bool = params.flag(_("The last column holds the rest"), help=_("Otherwise parts beyond are left out."))
        drop: bool = params.flag(_("Drop the text"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        if not params.separator:
            raise ParamsError({"separator": say(_("Write the separator."))})
        at_each = [literal(at + 1) for at in range(params.count)]
        parts: list[Expression] = [call("split_part", of, literal(params.separator), at) for at in at_each]
        if params.rest:
            parts[-1] = _rest(of, parts, len(params.separator))
        made = [(f"{params.column}_{at}", part) for at, part in enumerate(parts, start=1)]
        return change(schema, adds=made, drop=[params.column] if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "separator": params.separator, "count": params.count}
        if params.drop:
            return say(_("Replace “{column}” by {count} columns, split at “{separator}”."), **words)
        return say(_("Split “{column}” at “{separator}” into {count} columns."), **words)


def _rest(of: Expression, parts: list[Expression], gap: int) -> Expression:
    """Everything from the last of the parts on; missing where that one is."""
    before = [call("add", call("length", part), literal(gap)) for part in parts[:-1]]
    begin = fold("add", [literal(1), *before])
    return call("if", call("is_missing", parts[-1]), literal(None), call("slice", of, begin, call("length", of)))
