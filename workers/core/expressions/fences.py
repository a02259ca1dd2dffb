"""Limits for numbers, and what becomes of those beyond them: steps that find outliers differ in the limits alone."""

import math
import sys
from collections.abc import Mapping

from workers.core.expressions.build import call, column, hold, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import RowPlan, change
from workers.core.schema import Schema
from workers.core.words import Phrase, _, figure, say

CLIP, EMPTY, MARK = "clip", "missing", "mark"
OPEN = -sys.float_info.max, sys.float_info.max
OUTSIDE = {
    CLIP: _("are held at the limit"),
    EMPTY: _("become missing"),
    MARK: _("are marked in a column of yes or no"),
}
_SAID = {
    CLIP: _("Clip {columns} outside {low} to {high}."),
    EMPTY: _("Empty {columns} outside {low} to {high}."),
    MARK: _("Mark {columns} outside {low} to {high}."),
}
Limits = tuple[float, float]


def fenced(schema: Schema, limits: Mapping[str, Limits | None], outside: str) -> RowPlan:
    """The plan that treats numbers outside the limits of their column; without limits none is outside.

    ``outside`` is one of: held at the limit (``CLIP``), made missing (``EMPTY``), or said to be outside in a new
    column (``MARK``), missing where the number is.
    """
    of = {name: number(column(name, schema)) for name in limits}
    ends = {name: found or OPEN for name, found in limits.items()}
    if outside == MARK:
        return change(schema, adds=[(f"{name}_outlier", _beyond(of[name], *ends[name])) for name in limits])
    return change(schema, {name: _within(of[name], *ends[name], outside) for name in limits})


def around(low: float | None, high: float | None, reach: float) -> Limits | None:
    """The limits ``reach`` below ``low`` and above ``high``; None where one was not learned or is not finite."""
    if low is None or high is None:
        return None
    limits = low - reach, high + reach
    return limits if all(map(math.isfinite, limits)) else None


def said(columns: str, limits: Limits, outside: str) -> Phrase:
    """The sentence of a step that has learned its limits."""
    low, high = limits
    return say(_SAID[outside], columns=columns, low=figure(float(f"{low:.4g}")), high=figure(float(f"{high:.4g}")))


def _beyond(of: Expression, low: float, high: float) -> Expression:
    return call("or", call("less", of, literal(low)), call("less", literal(high), of))


def _within(of: Expression, low: float, high: float, outside: str) -> Expression:
    held = hold(of, low, high)
    return held if outside == CLIP else call("if", call("equal", held, of), of, literal(None))
