"""One row for each part of a text."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps, hidden
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.grouping import Repeat
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, of_kinds
from workers.core.words import _, say


class Explode(Transform):
    label = _("Split text into rows")
    help = _("Makes a row for each part of a list in text, such as “red, blue”; the other columns are repeated.")
    words = _("explode unnest list multi-valued cells split lines tags")
    group = _("Reshape")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("keeps its one row"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is parted"),
        empty=_("empty text keeps its one row"),
    )
    examples = ({"column": "city", "separator": "a"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        separator: str = params.text(_("Separator"), default=",", max_length=200, help=_("Taken as it stands."))
        trim: bool = params.flag(_("Without blanks around the parts"), default=True)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        if not params.separator:
            raise ParamsError({"separator": say(_("Write the separator."))})
        steps, copy = Steps(schema), hidden(schema, "copy")
        steps.add(Repeat(call("coalesce", _parts(of, params.separator), literal(1)), copy, schema.names))
        part = call("split_part", of, literal(params.separator), steps.column(copy))
        steps.add(change(steps.schema, {of.name: call("trim", part) if params.trim else part}, drop=[copy]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "separator": params.separator}
        return say(_("Make a row for each part of “{column}”, split at “{separator}”."), **words)


def _parts(of: Expression, separator: str) -> Expression:
    """How many: one more than there are separators."""
    rest = call("length", call("replace", of, literal(separator), literal("")))
    gone = number(call("subtract", call("length", of), rest))
    return call("add", call("to_integer", call("divide", gone, literal(float(len(separator))))), literal(1))
