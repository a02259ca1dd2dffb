"""Replace values by other values, one pair at a time."""

from dataclasses import dataclass
from typing import Any

from workers.core import params
from workers.core.errors import DataError
from workers.core.expressions.build import call, column, is_among, look_up
from workers.core.expressions.constants import common_kind, constant
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Guard, Plan, change
from workers.core.schema import BOOLEAN, NUMERIC, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, of_kinds
from workers.core.words import _, joined, quoted, say

KINDS = (TEXT, BOOLEAN, *NUMERIC)
OTHERS = {"missing": _("become missing"), "keep": _("stay as they are"), "error": _("are refused")}


class MapValues(Transform):
    label = _("Map values")
    help = _("Replaces each value by the one you pair it with, such as M by 1 and B by 0.")
    words = _("recode replace substitute translate instead correct")
    group = _("Search and edit")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("as chosen: becomes missing, is kept, or is refused"),
        wrong_type=_("an old value that the column cannot hold is refused"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"column": "city", "pairs": [["Paris", "1"], ["Lyon", "2"]]},
        {"column": "count", "pairs": [[1, 10], [2, 20]], "unseen": "keep"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=KINDS)
        pairs: tuple[tuple[Any, Any], ...] = params.mapping(_("Values"), help=_("Old value and new value."))
        unseen: str = params.choice(_("Other values"), OTHERS, default="missing", begins="keep")

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of_kinds(schema, (params.column,), KINDS)
        of = column(params.column, schema)
        kept = params.unseen == "keep"
        kind = of.kind if kept else common_kind(new for _old, new in params.pairs)
        try:
            pairs = {constant(old, of.kind): constant(new, kind) for old, new in params.pairs}
        except DataError as problem:
            said = say(_("“{column}”: {problem}"), column=params.column, problem=problem.message)
            raise DataError(said, column=params.column) from None
        mapped = look_up(of, pairs, kind, of if kept else None)
        return change(schema, {params.column: mapped}, guards=_guards(params, of, pairs))

    def sentence(self, params: Params, state: State | None = None) -> str:
        shown = joined([say("{old} → {new}", old=_said(old), new=_said(new)) for old, new in params.pairs[:4]])
        words = {"column": params.column, "pairs": shown, "others": say(OTHERS[params.unseen])}
        if len(params.pairs) > 4:
            more = len(params.pairs) - 4
            return say(_("Map “{column}”: {pairs} and {more} more; other values {others}."), more=more, **words)
        return say(_("Map “{column}”: {pairs}; other values {others}."), **words)


def _said(value: Any) -> str:
    """A value in words: text in quotes, so that a blank at its end is seen."""
    if value is None:
        return say(_("missing"))
    if isinstance(value, bool):
        return say(_("true") if value else _("false"))
    return quoted(value) if isinstance(value, str) else say("{value}", value=value)


def _guards(params: MapValues.Params, of: Expression, pairs: dict[Any, Any]) -> list[Guard]:
    if params.unseen != "error":
        return []
    message = f"“{params.column}” holds a value that is not in the map. Add it, or let other values become missing."
    return [Guard(params.column, call("not", is_among(of, pairs)), message, (params.column,))]
