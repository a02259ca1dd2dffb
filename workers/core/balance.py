"""How many rows of each class a model learns from: what steps that balance classes have in common."""

from collections.abc import Mapping
from typing import Any

from workers.core.around import Steps, hidden, window
from workers.core.errors import DataError
from workers.core.expressions.aggregates import Aggregate, frequencies
from workers.core.expressions.build import column
from workers.core.expressions.folds import ROWS
from workers.core.expressions.grouping import SO_FAR, Looked, Lots
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, INTEGER, TEXT, Schema
from workers.core.transform import TRAINING, State, Statistics, Transform, of_kinds
from workers.core.words import Phrase, _, counted, joined, quoted, say

KINDS = (TEXT, BOOLEAN, INTEGER)
MOST_CLASSES = 1_000
SHOWN = 4
MOST_SEED = 2**31 - 1
CLASSES_HELP = _("One in a line. All that are too small when you write none.")

Counts = dict[Any, int]
"""Class -> how many rows have it."""


class Balancing(Transform):
    """A step that changes which rows of which class a model learns from, by the ``column`` of its parameters."""

    group = _("Balance")
    kind = TRAINING

    def statistics(self, params: Any, schema: Schema) -> Statistics:
        return {params.column: {"counts": class_counts(class_column(schema, params.column))}}

    def lower(self, params: Any, state: State, schema: Schema) -> Plan:
        """Rows to predict stay as they are."""
        class_column(schema, params.column)
        return change(schema)

    def planned(self, params: Any, found: State) -> tuple[Counts, Counts]:
        """How many rows each class has, and how many those get that the step changes."""
        counts = counts_of(found[params.column]["counts"])
        return counts, self.goals(counts, params.percent / 100, chosen(counts, params.classes, params.column))

    @staticmethod
    def goals(counts: Counts, share: float, classes: list[Any]) -> Counts:
        """Class -> how many rows it gets, for those of ``classes`` that it changes."""
        raise NotImplementedError


def class_column(schema: Schema, name: str) -> Column:
    """The column of the classes. Raises ``DataError`` when it is not there or its values are no classes."""
    return column(of_kinds(schema, (name,), KINDS)[0], schema)


def class_counts(of: Column) -> Aggregate:
    return frequencies(of, MOST_CLASSES)


def counts_of(found: Any) -> Counts:
    """What ``class_counts`` found, the commonest class first."""
    return dict(found or ())


def chosen(counts: Counts, lines: str, name: str) -> list[Any]:
    """The classes that were written, each in a line; all without any. Raises ``DataError`` for a strange one."""
    known = {str(value).lower() if isinstance(value, bool) else str(value): value for value in counts}
    written = [line.strip() for line in lines.splitlines() if line.strip()]
    for line in written:
        if counts and line not in known:
            said = _("“{column}” has no class “{value}” in the training rows.")
            raise DataError(say(said, column=name, value=line), column=name)
    return [known[line] for line in written if counts] or list(counts)


def raised(counts: Counts, share: float, classes: list[Any]) -> Counts:
    """Class -> how many rows it gets, for those of ``classes`` with fewer than a share of the commonest."""
    wanted = int(share * max(counts.values(), default=0) + 0.5)
    return {each: wanted for each in classes if counts[each] < wanted}


def lowered(counts: Counts, share: float, classes: list[Any]) -> Counts:
    """Class -> how many rows it keeps, for those of ``classes`` of whose rows the rarest has less than a share."""
    most = int(min(counts.values(), default=0) / share)
    return {each: most for each in classes if counts[each] > most}


def ranked(schema: Schema, of: Column, seed: int) -> tuple[Steps, list[str]]:
    """Steps that number the rows of each class 1 and on by chance; the last of the names is that column's.

    The columns so named have to go when they have served.
    """
    steps, lot, rank = Steps(schema), hidden(schema, "lot"), hidden(schema, "rank")
    steps.add(Lots(lot, seed))
    steps.add(window(steps.schema, [Looked(rank, ROWS, SO_FAR)], [of.name], [lot]))
    return steps, [lot, rank]


def changes(counts: Counts, goals: Mapping[Any, int]) -> Phrase:
    """“a” from 20 rows to 80, “b” from 9 to 80."""
    said = _("{value} from {before:,} to {after:,}")
    parts = [say(said, value=quoted(str(c)), before=counts[c], after=goal) for c, goal in list(goals.items())[:SHOWN]]
    if len(goals) > SHOWN:
        parts.append(counted(_("1 more"), _("{n} more"), len(goals) - SHOWN))
    return joined(parts)
