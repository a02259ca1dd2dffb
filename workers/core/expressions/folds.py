"""Folds: one value of many rows, those of a group or those around a row, in a defined order.

Missing values are left out of every one. Where no value is left the fold is missing, but for counts, which are 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.core.expressions.build import literal, number
from workers.core.expressions.nodes import Expression, from_json, to_json
from workers.core.expressions.primitives import ANY
from workers.core.schema import INTEGER, NUMBER, TEXT


@dataclass(frozen=True)
class Rule:
    """What a fold takes and gives, as kinds; ``ANY`` is any kind, and gives the one that was taken."""

    takes: str
    gives: str
    meaning: str


FOLDS = {
    "count": Rule(ANY, INTEGER, "How many values are present."),
    "distinct": Rule(ANY, INTEGER, "How many different values are present."),
    "sum_integer": Rule(INTEGER, INTEGER, "The sum; missing beyond 64 bits."),
    "sum_number": Rule(NUMBER, NUMBER, "The sum, one added after the other, beginning with 0 and the first row's."),
    "mean": Rule(NUMBER, NUMBER, "The sum ÷ the count."),
    "deviation": Rule(NUMBER, NUMBER, "Square root of the sum of squared differences from the mean ÷ the count."),
    "sample_deviation": Rule(NUMBER, NUMBER, "As deviation, ÷ one less than the count; missing for a single value."),
    "quantile": Rule(NUMBER, NUMBER, "Linear between the two nearest ranks: type 7."),
    "minimum": Rule(ANY, ANY, "The least."),
    "maximum": Rule(ANY, ANY, "The greatest."),
    "first": Rule(ANY, ANY, "The first that is present."),
    "last": Rule(ANY, ANY, "The last that is present."),
    "mode": Rule(ANY, ANY, "The most frequent; of several, the least."),
    "join": Rule(TEXT, TEXT, "One text after the other, a separator between."),
}


@dataclass(frozen=True)
class Fold:
    """``function`` is one of ``FOLDS``; ``at`` is of quantiles, ``separator`` of joined text."""

    function: str
    of: Expression
    at: float = 0.5
    separator: str = ""

    @property
    def kind(self) -> str:
        gives = FOLDS[self.function].gives
        return self.of.kind if gives == ANY else gives


def fold(function: str, of: Expression, *, at: float = 0.5, separator: str = "") -> Fold:
    """A fold by its name, ``sum`` for either sum. What it takes as numbers is converted to numbers."""
    if function == "sum":
        function = "sum_integer" if of.kind == INTEGER else "sum_number"
    return Fold(function, number(of) if FOLDS[function].takes == NUMBER else of, at, separator)


ROWS = fold("count", literal(True))
"""How many rows."""


def fold_to_json(fold: Fold) -> dict[str, Any]:
    """Plain JSON values; ``fold_from_json`` gives an equal fold."""
    rules: dict[str, dict[str, Any]] = {"quantile": {"at": fold.at}, "join": {"separator": fold.separator}}
    return {"fold": fold.function, "of": to_json(fold.of), **rules.get(fold.function, {})}


def fold_from_json(data: Mapping[str, Any]) -> Fold:
    return Fold(data["fold"], from_json(data["of"]), data.get("at", 0.5), data.get("separator", ""))
