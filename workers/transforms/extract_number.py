"""Read the first number within text."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

MARKS = {"point": _("point, as 1,234.5"), "comma": _("comma, as 1.234,5")}
THOUSANDS = {"point": ",", "comma": "."}


class ExtractNumber(Transform):
    label = _("Extract number")
    help = _("Replaces text by the first number in it: “about 12.5 kg” becomes 12.5. A “-” right before it counts.")
    words = _("parse figure amount")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is searched"),
        empty=_("text without a digit becomes missing"),
    )
    examples = ({"columns": ["city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        decimal_mark: str = params.choice(
            _("Decimal mark"), MARKS, default="point", help=_("The other of the two signs is passed over.")
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        return change(schema, {name: _number(params.decimal_mark, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "mark": say(MARKS[params.decimal_mark])}
        return say(_("Replace {columns} by the first number within; decimal mark: {mark}."), **words)


def _number(mark: str, of: Expression) -> Expression:
    plain = call("replace", of, literal(THOUSANDS[mark]), literal(""))
    return call("to_number", call("first_number", call("replace", plain, literal(","), literal("."))))
