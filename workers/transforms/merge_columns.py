"""Several columns written into one, as text."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, combine, literal
from workers.core.expressions.conversions import convert
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, new_name
from workers.core.words import _, say

LONGEST = 2**31
SKIP, EMPTY = "skip", "missing"


class MergeColumns(Transform):
    label = _("Merge columns")
    help = _("Joins several columns into one text with a separator between them, such as a first name and a surname.")
    words = _("concatenate join combine glue together first last name full name")
    group = _("Columns")
    behaviour = Behaviour(
        missing=_("as chosen: left out, or makes the result missing; missing everywhere stays missing"),
        unseen=_("written like any other value"),
        wrong_type=_("every kind is accepted and written as text"),
        empty=_("empty text is a value: its separator is written"),
    )
    examples = ({"columns": ["city", "day", "count"], "into": "label", "separator": " / "},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(
            _("Columns"), help=_("In the order in which they are written."), ordered=True
        )
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))
        separator: str = params.text(_("Separator"), default=" ", max_length=100)
        missing: str = params.choice(
            _("Missing values"), {SKIP: _("are left out"), EMPTY: _("make the result missing")}, default=SKIP
        )
        drop: bool = params.flag(_("Drop the merged columns"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        texts = [convert(column(name, schema), TEXT) for name in params.columns]
        merged = _present(texts, params.separator) if params.missing == SKIP else _all(texts, params.separator)
        into = new_name(params.into)
        dropped = [name for name in params.columns if params.drop and name != into]
        return change(schema, {into: merged}, drop=dropped)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "into": params.into, "separator": params.separator}
        if not params.separator:
            return say(_("Merge {columns} into “{into}”."), **words)
        return say(_("Merge {columns} into “{into}”, with “{separator}” between them."), **words)


def _all(texts: list[Expression], separator: str) -> Expression:
    between = [part for text in texts[1:] for part in (literal(separator), text)]
    return combine("concatenate", [texts[0], *between])


def _present(texts: list[Expression], separator: str) -> Expression:
    # Each value brings its separator along; the first one is cut off at the end.
    pieces = [call("coalesce", call("concatenate", literal(separator), text), literal("")) for text in texts]
    merged = call("slice", combine("concatenate", pieces), literal(len(separator) + 1), literal(LONGEST))
    return call("if", combine("and", [call("is_missing", text) for text in texts]), literal(None), merged)
