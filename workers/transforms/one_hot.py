"""One column of 0 and 1 for each category."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.aggregates import categories
from workers.core.expressions.build import call, column, is_among, literal
from workers.core.expressions.nodes import Expression, Literal, typed
from workers.core.expressions.plans import Guard, Plan, change
from workers.core.schema import BOOLEAN, INTEGER, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, BOOLEAN, INTEGER)
UNSEEN = {
    "zeros": _("get 0 everywhere"),
    "other": _("get a column of their own"),
    "error": _("are refused"),
}


class OneHot(Transform):
    label = _("One-hot encode")
    help = _("Replaces a column by one column of 0 and 1 for each category of the training rows.")
    words = _("dummy indicator category encode")
    group = _("Encode")
    learns_columns = True
    behaviour = Behaviour(
        missing=_("gets 0 everywhere"),
        unseen=_("as chosen: 0 everywhere, a column of its own, or refused"),
        wrong_type=_("refused: only text, whole numbers and yes or no are categories"),
        empty=_("a column without values makes no new columns"),
    )
    examples = ({"columns": ["city", "active"], "limit": 5},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        limit: int = params.integer(
            _("Most categories"), default=50, low=1, high=1000, help=_("Only the most frequent get a column.")
        )
        unseen: str = params.choice(_("Categories not seen in training"), UNSEEN, default="zeros")

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, KINDS)
        return {name: {"categories": categories(column(name, schema), params.limit)} for name in names}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        made: list[tuple[str, Expression]] = []
        guards = []
        for name in params.columns:
            of = column(name, schema)
            known = [typed(value, of.kind) for value in state[name]["categories"] or ()]
            columns = [(f"{name}_{_written(v)}", _flag(call("equal", of, Literal(v, of.kind)))) for v in known]
            unknown = call("not", is_among(of, known))
            if params.unseen == "other":
                columns.append((f"{name}_other", _flag(unknown)))
            if params.unseen == "error" and columns:
                message = f"“{name}” holds a category that was not seen in training."
                guards.append(Guard(name, unknown, message, tuple(made_name for made_name, _flagged in columns)))
            made += columns
        return change(schema, adds=made, drop=params.columns, guards=guards)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "unseen": say(UNSEEN[params.unseen])}
        if state:
            count = sum(len(facts["categories"]) for facts in state.values())
            return say(
                _("Replace {columns} by {count} columns of 0 and 1; new categories {unseen}."), count=count, **words
            )
        return say(_("Replace {columns} by one column of 0 and 1 for each category; new ones {unseen}."), **words)


def _flag(condition: Expression) -> Expression:
    return call("to_integer", call("coalesce", condition, literal(False)))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
