"""Fill missing cells with a constant, or with a value learned from the training rows."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError
from workers.core.expressions.aggregates import Aggregate, mean, mode, quantile
from workers.core.expressions.build import call, column, number
from workers.core.expressions.constants import constant
from workers.core.expressions.nodes import Column, Expression, Literal, typed
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMBER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

WITH = {
    "mean": _("the mean"),
    "median": _("the median"),
    "mode": _("the most frequent value"),
    "constant": _("a value of your choice"),
}

TRUTH = {True: _("true"), False: _("false")}
"""As cells of a table show them."""


class FillMissing(Transform):
    label = _("Fill missing")
    help = _("Puts a value where there is none: the mean, median or most frequent training value, or your own.")
    words = _("null empty blank nan gaps impute replace mean median")
    group = _("Missing values")
    behaviour = Behaviour(
        missing=_("filled"),
        unseen=_("kept"),
        wrong_type=_("mean and median are refused for anything but numbers, a constant must fit the column"),
        empty=_("a column without any training value cannot be filled from training, and is refused"),
    )
    examples = (
        {"columns": ["amount", "count"], "method": "median"},
        {"columns": ["city"], "method": "mode"},
        {"columns": ["count"], "method": "constant", "value": "0"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"))
        method: str = params.choice(_("Fill with"), WITH, default="median")
        value: str = params.text(_("Value"), default="", help=_("Only used with a value of your choice."))

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        if params.method == "constant":
            return {}
        if params.method in ("mean", "median"):
            of_kinds(schema, params.columns, NUMERIC)
        return {name: {"value": _learned(params.method, column(name, schema))} for name in params.columns}

    def learn(self, params: Params, found: State) -> State:
        for name, facts in found.items():
            if facts["value"] is None:
                said = _(
                    "“{name}” has no value in the training rows to learn from. Fill it with a value of your choice."
                )  # fmt: skip
                raise DataError(say(said, name=name), column=name)
        return found

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, {name: self._filled(params, state, column(name, schema)) for name in params.columns})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "method": say(WITH[params.method])}
        if params.method == "constant":
            return say(_("Fill missing values of {columns} with “{value}”."), value=params.value, **words)
        if state and len(params.columns) == 1:
            learned = state[params.columns[0]]["value"]
            learned = say(TRUTH[learned]) if isinstance(learned, bool) else learned
            return say(_("Fill missing values of {columns} with {method}, {learned}."), learned=learned, **words)
        return say(_("Fill missing values of {columns} with {method}."), **words)

    def _filled(self, params: Params, state: State, of: Column) -> Expression:
        if params.method == "constant":
            return call("coalesce", of, Literal(constant(params.value, of.kind), of.kind))
        learned = state[of.name]["value"]
        if params.method == "mode":
            return call("coalesce", of, Literal(typed(learned, of.kind), of.kind))
        return call("coalesce", number(of), Literal(learned, NUMBER))


def _learned(method: str, of: Column) -> Aggregate:
    match method:
        case "mean":
            return mean(of)
        case "median":
            return quantile(of, 0.5)
    return mode(of)
