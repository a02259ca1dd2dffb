"""Statistics as people choose them in a form: their names, and the fold that each is."""

from collections.abc import Iterable

from workers.core.expressions.build import call, column, number
from workers.core.expressions.conversions import convert
from workers.core.expressions.folds import Fold, fold
from workers.core.expressions.nodes import Expression
from workers.core.schema import BOOLEAN, INTEGER, NUMERIC, TEXT, Schema
from workers.core.transform import of_kinds
from workers.core.words import Phrase, _, joined, say

STATISTICS = {
    "sum": _("sum"),
    "mean": _("mean"),
    "median": _("median"),
    "minimum": _("least value"),
    "maximum": _("greatest value"),
    "count": _("how many have a value"),
    "distinct": _("how many different values"),
    "first": _("first value"),
    "last": _("last value"),
    "mode": _("most frequent value"),
    "deviation": _("standard deviation"),
    "missing": _("share of missing"),
    "joined": _("values joined as text"),
}
OF_NUMBERS = ("sum", "mean", "median", "deviation")
_FOLDS = {"median": "quantile", "deviation": "sample_deviation", "missing": "mean", "joined": "join"}

Chosen = tuple[tuple[str, str], ...]
"""Pairs of a column and a statistic."""


def statistic(name: str, of: str, schema: Schema, separator: str = ", ") -> Fold:
    """The fold that a statistic of the column ``of`` is. Raises ``DataError`` when the column's kind has none such."""
    if name in OF_NUMBERS:
        of_kinds(schema, (of,), (*NUMERIC, BOOLEAN))
    return fold(_FOLDS.get(name, name), _prepared(name, column(of, schema)), separator=separator)


def statistics(chosen: Chosen, schema: Schema, separator: str = ", ") -> list[tuple[str, Fold]]:
    """A new column, called after the column and the statistic, for each of those chosen."""
    return [(f"{of}_{name}", statistic(name, of, schema, separator)) for of, name in dict.fromkeys(chosen)]


def worded(chosen: Chosen, most: int = 4) -> Phrase:
    """“amount” (sum), “city” (first value) and 3 more."""
    said = [say(_("“{column}” ({what})"), column=of, what=say(STATISTICS[name])) for of, name in chosen]
    if len(said) > most:
        return say(_("{names} and {more} more"), names=joined(said[:most]), more=len(said) - most)
    return joined(said)


def common(columns: Iterable[Expression]) -> list[Expression]:
    """Expressions as one kind: numbers where all are, else text."""
    parts = list(columns)
    kinds = {part.kind for part in parts}
    if len(kinds) > 1:
        kind = "number" if kinds <= set(NUMERIC) else TEXT
        parts = [convert(part, kind) for part in parts]
    return parts


def _prepared(name: str, of: Expression) -> Expression:
    if name == "missing":
        return number(call("is_missing", of))
    if name == "joined":
        return convert(of, TEXT)
    if name == "sum" and of.kind == BOOLEAN:
        return convert(of, INTEGER)
    return of
