"""Replace categories by the mean of the target, without a row seeing its own."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.core import params
from workers.core.around import Steps, hidden, window
from workers.core.errors import ParamsError
from workers.core.expressions.aggregates import groups, mean
from workers.core.expressions.build import call, column, literal, look_up, number, remainder
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import Looked, Lots
from workers.core.expressions.nodes import Expression, Literal, Value, typed
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, INTEGER, NUMBER, NUMERIC, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, BOOLEAN, INTEGER)
MOST = 100_000


class TargetEncode(Transform):
    label = _("Target encode")
    help = _(
        "Replaces each category by the mean of the target in its training rows. Training rows get it from the other "
        "parts of the training rows, so that no row sees its own target."
    )
    words = _("mean encode likelihood category target out of fold leak high cardinality")
    group = _("Encode")
    behaviour = Behaviour(
        missing=_("gets the mean of the target over all training rows"),
        unseen=_("gets the mean of the target over all training rows"),
        wrong_type=_("refused: only text, whole numbers and yes or no are categories"),
        empty=_("without rows that have a target everything is missing"),
    )
    target_field = "target"
    examples = (
        {"columns": ["city"], "target": "amount"},
        {"columns": ["city", "count"], "target": "active", "folds": 2},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        target: str = params.column(_("Target"), kinds=(*NUMERIC, BOOLEAN, TEXT))
        positive: str = params.text(
            _("Class"), default="", help=_("Of a target in text: the class whose share is wanted.")
        )
        smoothing: float = params.number(
            _("Smoothing"),
            default=10.0,
            low=0.0,
            high=1e6,
            help=_("As if each category had so many more rows with the mean of all: rare ones are drawn to it."),
        )
        folds: int = params.integer(
            _("Folds"), default=5, low=2, high=50, help=_("Training rows get what the other folds say.")
        )
        seed: int = params.integer(_("Seed"), default=0, low=0, high=2**31 - 1)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        target = _target(params, schema)
        names = of_kinds(schema, params.columns, KINDS)
        of_each = {name: {"groups": groups(column(name, schema), target, MOST)} for name in names}
        return {**of_each, params.target: {"mean": mean(target)}}

    def learn(self, params: Params, found: State) -> State:
        """For each category (n * mean + m * prior) / (n + m): Micci-Barreca 2001, with n / (n + m) as the weight."""
        prior, state = found[params.target]["mean"], {}
        for name in params.columns:
            known = found[name]["groups"] or ()
            smoothed = [[key, _smoothed(params, n, mean, prior)] for key, n, mean, _spread in known]
            state[name] = {"means": [pair for pair in smoothed if pair[1] is not None]}
        return {**state, params.target: {"mean": prior}}

    def assumed(self, params: Params, schema: Schema) -> State:
        self.statistics(params, schema)
        return {**{name: {"means": None} for name in params.columns}, params.target: {"mean": None}}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        prior = Literal(state[params.target]["mean"], NUMBER)
        encoded = {}
        for name in params.columns:
            of = column(name, schema)
            means: Mapping[Any, Value] = {typed(key, of.kind): value for key, value in state[name]["means"] or ()}
            encoded[name] = call("coalesce", look_up(of, means, NUMBER, prior), prior)
        return change(schema, encoded)

    def lower_training(self, params: Params, found: State, schema: Schema) -> Plan:
        steps = Steps(schema)
        names = {word: hidden(schema, f"target {word}") for word in ("lot", "fold", "value")}
        steps.add(Lots(names["lot"], params.seed))
        target, turn = _target(params, schema), remainder(steps.column(names["lot"]), params.folds)
        steps.add(change(steps.schema, adds=[(names["value"], target), (names["fold"], turn)]))
        made = [names["lot"], names["fold"], names["value"]]

        def summed(word: str, *keys: str) -> tuple[Expression, Expression]:
            """How many rows that agree in the keys have a target, and its sum."""
            of = steps.column(names["value"])
            looked = [Looked(hidden(steps.schema, f"{word} {what}"), fold(what, of)) for what in ("count", "sum")]
            steps.add(window(steps.schema, looked, keys))
            made.extend(each.name for each in looked)
            count, total = (steps.column(each.name) for each in looked)
            return number(count), call("coalesce", total, literal(0.0))

        prior = _mean(*_others(summed("all"), summed("fold", names["fold"])))
        encoded = {}
        for name in params.columns:
            times, total = _others(summed(f"{name} all", name), summed(f"{name} fold", name, names["fold"]))
            weight = literal(params.smoothing)
            drawn = call("multiply", weight, prior)
            smoothed = _mean(call("add", times, weight), call("add", total, drawn))
            is_known = call(
                "and", call("not", call("is_missing", column(name, schema))), call("less", literal(0.0), times)
            )
            encoded[name] = call("if", is_known, call("coalesce", smoothed, prior), prior)
        steps.add(change(steps.schema, encoded, drop=made))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "target": params.target, "folds": params.folds}
        said = _(
            "Replace the categories of {columns} by the mean of “{target}”; training rows get it from the other of "
            "{folds} folds."
        )
        return say(said, **words)


def _target(params: TargetEncode.Params, schema: Schema) -> Expression:
    (name,) = of_kinds(schema, (params.target,), (*NUMERIC, BOOLEAN, TEXT))
    if name in params.columns:
        raise ParamsError({"columns": say(_("The target cannot be encoded by itself."))})
    of = column(name, schema)
    if of.kind != TEXT:
        return number(of)
    if not params.positive:
        raise ParamsError({"positive": say(_("Say which class of the target is wanted."))})
    return number(call("equal", of, literal(params.positive)))


def _smoothed(params: TargetEncode.Params, times: int, mean: float | None, prior: float | None) -> float | None:
    """The mean drawn to the prior; None where numbers are too large to have one."""
    if mean is None or prior is None:
        return None
    smoothed = (times * mean + params.smoothing * prior) / (times + params.smoothing)
    return smoothed if math.isfinite(smoothed) else None


def _others(every: tuple[Expression, Expression], own: tuple[Expression, Expression]) -> tuple[Expression, Expression]:
    """Count and sum of all but the row's own fold."""
    return call("subtract", every[0], own[0]), call("subtract", every[1], own[1])


def _mean(times: Expression, total: Expression) -> Expression:
    return call("divide", total, times)
