"""Squares and products of columns, for models that add up what they are given."""

from dataclasses import dataclass
from itertools import combinations

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, number
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

MOST = 50


class PolynomialFeatures(Transform):
    label = _("Squares and products")
    help = _("Adds the square of each number and the product of each two, so that a linear model sees curves.")
    words = _("polynomial interaction multiply quadratic cross feature")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("makes what is computed of it missing"),
        unseen=_("computed like any other number"),
        wrong_type=_("refused: only numbers can be multiplied"),
        empty=_("a result that is too large is missing"),
    )
    examples = ({"columns": ["amount", "count"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        squares: bool = params.flag(_("Squares"), default=True)
        products: bool = params.flag(_("Products of each two"), default=True)

        @property
        def pairs(self) -> list[tuple[str, str]]:
            squares = [(name, name) for name in self.columns if self.squares]
            return squares + (list(combinations(self.columns, 2)) if self.products else [])

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = {name: number(column(name, schema)) for name in of_kinds(schema, params.columns, NUMERIC)}
        if not params.pairs:
            raise ParamsError({"squares": say(_("Choose squares, or two columns and products."))})
        if len(params.pairs) > MOST:
            raise ParamsError({"columns": say(_("That would be more than {most} columns. Choose fewer."), most=MOST)})
        made = [(_named(one, other), call("multiply", of[one], of[other])) for one, other in params.pairs]
        return change(schema, adds=made)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns)}
        if not params.products:
            return say(_("Add the squares of {columns}."), **words)
        if not params.squares:
            return say(_("Add the products of each two of {columns}."), **words)
        return say(_("Add the squares of {columns} and the products of each two."), **words)


def _named(one: str, other: str) -> str:
    return f"{one}_squared" if one == other else f"{one}_x_{other}"
