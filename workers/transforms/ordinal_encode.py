"""Number the categories of a column."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import categories
from workers.core.expressions.build import call, column, is_among, literal, look_up
from workers.core.expressions.nodes import Expression, typed
from workers.core.expressions.plans import Guard, Plan, change
from workers.core.schema import BOOLEAN, INTEGER, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, BOOLEAN, INTEGER)
MOST = 100_000
UNSEEN = {"missing": _("become missing"), "minus_one": _("become -1"), "error": _("are refused")}


class OrdinalEncode(Transform):
    label = _("Ordinal encode")
    help = _("Numbers the categories of the training rows 0, 1, 2, ... in ascending order.")
    words = _("label encode number category")
    group = _("Encode")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("as chosen: becomes missing, becomes -1, or is refused"),
        wrong_type=_("refused: only text, whole numbers and yes or no are categories"),
        empty=_("a column without values stays missing"),
    )
    examples = ({"columns": ["city", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        unseen: str = params.choice(_("Categories not seen in training"), UNSEEN, default="missing")

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, KINDS)
        return {name: {"categories": categories(column(name, schema), MOST)} for name in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        encoded: dict[str, Expression] = {}
        guards = []
        for name in params.columns:
            of = column(name, schema)
            known = [typed(value, of.kind) for value in state[name]["categories"] or ()]
            otherwise = literal(-1 if params.unseen == "minus_one" else None)
            encoded[name] = look_up(of, {value: i for i, value in enumerate(known)}, INTEGER, otherwise)
            if params.unseen == "error":
                message = f"“{name}” holds a category that was not seen in training."
                guards.append(Guard(name, call("not", is_among(of, known)), message, (name,)))
        return change(schema, encoded, guards=guards)

    def sentence(self, params: Params, state: State | None = None) -> str:
        names = listed(params.columns)
        if state and len(params.columns) == 1:
            count = len(state[params.columns[0]]["categories"])
            return say(_("Number the {count} categories of {columns} in ascending order."), count=count, columns=names)
        return say(_("Number the categories of {columns} in ascending order."), columns=names)
