"""The sum, mean, least and greatest of several columns, row by row."""

from collections.abc import Callable
from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, combine, fold, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, new_name, of_kinds
from workers.core.words import _, joined, say

FACTS = {
    "sum": _("sum"),
    "mean": _("mean"),
    "minimum": _("least"),
    "maximum": _("greatest"),
    "present": _("number of values"),
}


class RowStatistics(Transform):
    label = _("Statistics across columns")
    help = _("Adds the sum, mean, least or greatest of several columns of a row, such as “scores_mean”.")
    words = _("sum mean average minimum maximum total horizontal row")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("left out; where every column is missing the results are missing, and the number of values is 0"),
        unseen=_("computed like any other number"),
        wrong_type=_("refused: only numbers can be computed with"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["amount", "count"], "into": "both", "minimum": True, "maximum": True, "present": True},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        into: str = params.text(_("New columns begin with"), max_length=100, help=_("As scores for scores_sum."))
        sum: bool = params.flag(_("Sum"), default=True)
        mean: bool = params.flag(_("Mean"), default=True)
        minimum: bool = params.flag(_("Least"))
        maximum: bool = params.flag(_("Greatest"))
        present: bool = params.flag(_("Number of values"))

        @property
        def facts(self) -> list[str]:
            return [fact for fact in FACTS if getattr(self, fact)]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = [number(column(name, schema)) for name in of_kinds(schema, params.columns, NUMERIC)]
        if not params.facts:
            raise ParamsError({"sum": say(_("Choose at least one of the statistics."))})
        begin = new_name(params.into)
        return change(schema, adds=[(f"{begin}_{fact}", _COMPUTED[fact](of)) for fact in params.facts])

    def sentence(self, params: Params, state: State | None = None) -> str:
        facts = joined([say(FACTS[fact]) for fact in params.facts])
        return say(_("Add across {columns}, row by row: {facts}."), columns=listed(params.columns), facts=facts)


def _present(of: list[Expression]) -> Expression:
    return combine("add", [call("to_integer", call("not", call("is_missing", one))) for one in of])


def _sum(of: list[Expression]) -> Expression:
    added = fold("add", [call("coalesce", one, literal(0.0)) for one in of])
    return call("if", call("equal", _present(of), literal(0)), literal(None), added)


def _least(word: str) -> Callable[[list[Expression]], Expression]:
    def computed(of: list[Expression]) -> Expression:
        found = of[0]
        for one in of[1:]:
            found = call("coalesce", call(word, found, one), call("coalesce", found, one))
        return found

    return computed


_COMPUTED: dict[str, Callable[[list[Expression]], Expression]] = {
    "sum": _sum,
    "mean": lambda of: call("divide", _sum(of), number(_present(of))),
    "minimum": _least("minimum"),
    "maximum": _least("maximum"),
    "present": _present,
}
