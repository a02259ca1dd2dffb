"""One row for each item of a JSON list."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps, hidden
from workers.core.expressions.build import call, column, fold, literal
from workers.core.expressions.grouping import Repeat
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, of_kinds
from workers.core.words import _, say


class JsonExplode(Transform):
    label = _("JSON list to rows")
    help = _("Makes a row for each item of a JSON list; the other columns are repeated.")
    words = _("json explode unnest flatten array rows nested éclater liste lignes tableau imbriqué")
    group = _("JSON")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("keeps its one row"),
        unseen=_("read like any other text"),
        wrong_type=_("refused: only text is read"),
        empty=_("an empty list, and text that is no list, keep one row, where the value is missing"),
    )
    examples = ({"column": "city"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        steps, copy = Steps(schema), hidden(schema, "copy")
        items = call("coalesce", call("json_length", of), literal(1))
        steps.add(Repeat(call("maximum", items, literal(1)), copy, schema.names))
        place = call("to_text", call("subtract", steps.column(copy), literal(1)))
        path = fold("concatenate", [literal("["), place, literal("]")])
        steps.add(change(steps.schema, {of.name: call("json_value", of, path)}, drop=[copy]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        return say(_("Make a row for each item of the JSON list in “{column}”."), column=params.column)
