"""Which rows to look at: simple conditions on typed columns, as data that an address can hold.

``[["age", "between", 18, 30], ["city", "in", "Paris", "Lyon"]]``: every one has to hold. In place of one condition may
stand a list of them, ``[["age", "missing"], ["age", "below", 18]]``, of which any has to hold. They lower to the
expression language, so they mean here what they mean in a recipe.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from workers.browsing.comparisons import COMPARISONS, Value, comparisons_of
from workers.core.errors import DataError
from workers.core.expressions.build import call, column
from workers.core.expressions.nodes import Expression
from workers.core.schema import Column, Schema
from workers.core.words import Phrase, _, either, say

MOST_CONDITIONS, MOST_VALUES, LONGEST = 40, 200, 12_000
EXAMPLE = '["age", "between", 18, 30]'


@dataclass(frozen=True)
class Condition:
    """One test (a name in ``COMPARISONS``) of one column, with the values as they were given."""

    column: str
    test: str
    values: tuple[Value, ...] = ()

    def plain(self) -> list[Value]:
        return [self.column, self.test, *self.values]


@dataclass(frozen=True)
class Where:
    """Every group has to hold; a group holds when any of its conditions does. No groups: every row."""

    groups: tuple[tuple[Condition, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, each once."""
        return tuple(dict.fromkeys(one.column for group in self.groups for one in group))

    def plain(self) -> list[Any]:
        """What ``parse_where`` reads; an empty list for every row."""
        return [group[0].plain() if len(group) == 1 else [one.plain() for one in group] for group in self.groups]

    def without(self, number: int) -> "Where":
        """The same without group ``number``."""
        return Where(self.groups[:number] + self.groups[number + 1 :])


def parse_where(text: str, schema: Schema) -> Where:
    """The conditions that ``text`` (JSON) means on these columns; empty text is every row.

    Raises ``DataError`` with a sentence for JSON that is none, a column or test that is not there, or a value that the
    column cannot hold.
    """
    if not text.strip():
        return Where()
    if len(text) > LONGEST:
        raise DataError(say(_("The filter is longer than {most} characters. Use fewer values."), most=LONGEST))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise DataError(say(_("The filter is not JSON. Write it as {example}."), example=f"[{EXAMPLE}]")) from None
    if not isinstance(data, list):
        raise DataError(say(_("A filter is a list of conditions. Write it as {example}."), example=f"[{EXAMPLE}]"))
    where = Where(tuple(_group(entry) for entry in data))
    if sum(map(len, where.groups)) > MOST_CONDITIONS:
        told = _("A filter has at most {most} conditions. Make a version with a recipe instead.")
        raise DataError(say(told, most=MOST_CONDITIONS))
    lower(where, schema)
    return where


def lower(where: Where, schema: Schema) -> Expression | None:
    """The expression that is true for the rows that match; None when every row does. Raises as ``parse_where``."""
    groups = [reduce(_either, (_lowered(one, schema) for one in group)) for group in where.groups]
    return reduce(_both, groups) if groups else None


def sentences(where: Where, schema: Schema) -> list[Phrase]:
    """Each group in words: “age between 18 and 30”."""
    return [either([_said(one, schema) for one in group]) for group in where.groups]


def summary(where: Where, schema: Schema) -> str:
    """All of it in words: “age between 18 and 30, and city is one of Paris, Lyon”; empty for every row."""
    said = sentences(where, schema)
    return reduce(lambda a, b: say(_("{first}, and {second}"), first=a, second=b), said) if said else ""


def _group(entry: Any) -> tuple[Condition, ...]:
    if isinstance(entry, list) and entry and all(isinstance(one, list) for one in entry):
        return tuple(_condition(one) for one in entry)
    return (_condition(entry),)


def _condition(entry: Any) -> Condition:
    if not isinstance(entry, list) or len(entry) < 2 or not all(isinstance(one, str) for one in entry[:2]):
        raise DataError(say(_("A condition is a list of column, test and values, as {example}."), example=EXAMPLE))
    name, test, *values = entry
    if test not in COMPARISONS:
        told = _("There is no test “{test}”. The tests are: {known}.")
        raise DataError(say(told, test=test, known=", ".join(COMPARISONS)), column=name)
    if any(isinstance(value, list | dict) or value is None for value in values):
        raise DataError(_about(name, say(_("a value is text, a number, true or false."))), column=name)
    if len(values) > MOST_VALUES:
        told = say(_("a condition has at most {most} values."), most=MOST_VALUES)
        raise DataError(_about(name, told), column=name)
    return Condition(name, test, tuple(values))


def _lowered(one: Condition, schema: Schema) -> Expression:
    found = _column(one, schema)
    try:
        return COMPARISONS[one.test].lower(column(one.column, schema), one.values)
    except DataError as problem:
        raise DataError(_about(found.name, problem.message), column=found.name) from None


def _said(one: Condition, schema: Schema) -> Phrase:
    return COMPARISONS[one.test].sentence(_column(one, schema).name, one.values)


def _column(one: Condition, schema: Schema) -> Column:
    found, test = schema.get(one.column), COMPARISONS[one.test]
    if found.kind not in test.kinds:
        able = ", ".join(comparisons_of(found.kind))
        told = _(
            "Column “{column}” holds {kind} values, which cannot be tested with “{test}”. Use one of: {able}."
        )  # fmt: skip
        said = say(told, column=found.name, kind=say(found.kind), test=one.test, able=able)
        raise DataError(said, column=found.name)
    low, high = test.takes
    if not low <= len(one.values) <= high:
        wanted = say("{n}", n=low) if low == high else say(_("{low} to {high}"), low=low, high=high)
        few = say(_("choose at least one value to compare with."))
        said = say(_("“{test}” takes {wanted} values."), test=one.test, wanted=wanted) if one.values else few
        raise DataError(_about(found.name, said), column=found.name)
    return found


def _about(column: str, problem: str) -> Phrase:
    return say(_("Column “{column}”: {problem}"), column=column, problem=problem)


def _both(a: Expression, b: Expression) -> Expression:
    return call("and", a, b)


def _either(a: Expression, b: Expression) -> Expression:
    return call("or", a, b)


def as_text(groups: Sequence[Any]) -> str:
    """The conditions (plain lists) as an address holds them."""
    return json.dumps(groups, ensure_ascii=False, separators=(",", ":")) if groups else ""
