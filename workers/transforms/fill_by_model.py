"""Fill missing numbers with what other numbers of the row let expect."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.aggregates import maximum, minimum, moments
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.later import Later
from workers.core.linear import weighted
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


class FillByModel(Transform):
    label = _("Fill missing by a model")
    help = _(
        "Estimates missing numbers from other numbers of the same row, such as a weight from height and age: a linear "
        "regression learned from the training rows that have them all."
    )
    words = _("impute imputation regression predict null blank model-based")
    group = _("Missing values")
    behaviour = Behaviour(
        missing=_("filled; where one of the other columns is missing, its mean stands for it"),
        unseen=_("estimated with what was learned, within the values seen in training"),
        wrong_type=_("refused: only numbers can be estimated from numbers"),
        empty=_("without two training rows that have all values, missing cells stay missing"),
    )
    examples = ({"column": "amount", "others": ["count"]}, {"column": "count", "others": ["amount"]})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column to fill"), kinds=NUMERIC)
        others: tuple[str, ...] = params.columns(_("Estimate it from"), kinds=NUMERIC)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        if params.column in params.others:
            raise ParamsError({"others": say(_("A column cannot be estimated from itself."))})
        *others, filled = [column(n, schema) for n in of_kinds(schema, (*params.others, params.column), NUMERIC)]
        facts = {"moments": moments([*others, filled]), "low": minimum(filled), "high": maximum(filled)}
        return {params.column: facts}

    def learn(self, params: Params, found: State) -> State:
        facts = dict(found[params.column])
        seen = facts.pop("moments")
        if seen is None or seen["rows"] < 2:
            return {params.column: {**facts, "weights": None, "rows": 0}}
        products = np.array(seen["products"])
        # The least squares of least length: columns that say the same share the weight.
        weights = np.linalg.pinv(products[:-1, :-1], hermitian=True) @ products[:-1, -1]
        learned = {"weights": weights.tolist(), "means": seen["means"], "rows": seen["rows"]}
        return {params.column: {**facts, **learned}}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        facts, of = state[params.column], column(params.column, schema)
        if facts.get("weights") is None:
            return change(schema)
        *centres, centre = facts["means"]
        others = zip(params.others, centres, strict=True)
        known: list[Expression] = [call("coalesce", number(column(n, schema)), literal(mean)) for n, mean in others]
        expected = call("add", weighted(known, facts["weights"], centres), literal(centre))
        within = call("minimum", call("maximum", expected, literal(facts["low"])), literal(facts["high"]))
        fitting = call("to_integer", call("round_half_away", within)) if of.kind == INTEGER else within
        return change(schema, {params.column: call("coalesce", of, fitting)})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "others": listed(params.others)}
        if state:
            said = _("Fill missing “{column}” with what {others} let expect, learned from {rows:,} rows.")
            return say(said, rows=state[params.column]["rows"], **words)
        return say(_("Fill missing “{column}” with what {others} let expect."), **words)
