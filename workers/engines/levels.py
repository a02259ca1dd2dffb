"""Expressions as named intermediates, level by level.

Most primitives mention an argument more than once. Were their trees pasted into each other, the text would double with
every level; so each distinct expression is a column of its own, computed once, and dropped after its last use.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from workers.core.expressions.nodes import Expression
from workers.core.expressions.numbering import Numbering

V = TypeVar("V")
"""What an engine writes an expression as."""


def unused_stem(columns: Iterable[str], stem: str = "\0") -> str:
    """``stem``, as often as it takes for no column's name to begin so."""
    taken, found = list(columns), stem
    while any(column.startswith(found) for column in taken):
        found += stem
    return found


class Levels(Generic[V]):
    """``levels`` hold (name, value) pairs; one reads only the ``columns`` that were there and what levels before named.

    ``value`` writes an expression over its children, ``named`` mentions a column.
    """

    def __init__(
        self,
        columns: Iterable[str],
        value: Callable[[Expression, Sequence[V]], V],
        named: Callable[[str], V],
        stem: str = "\0",
    ) -> None:
        self.levels: list[list[tuple[str, V]]] = []
        self._stem = unused_stem(columns, stem)
        self._numbers = Numbering()
        self._value, self._named = value, named
        self._values: list[V] = []
        self._depths: list[int] = []
        self._uses: list[int] = []

    def __getitem__(self, expression: Expression) -> V:
        """What gives an expression that was added."""
        return self._values[self._numbers[expression]]

    def add(self, expressions: Iterable[Expression]) -> None:
        """Name whatever is no column or literal among the expressions and all below them."""
        for number, part, below in self._numbers.add(expressions):
            self._add(number, part, below)

    def _add(self, number: int, expression: Expression, below: Sequence[int]) -> None:
        depth = 1 + max(self._depths[i] for i in below) if below else 0
        value = self._value(expression, [self._values[i] for i in below])
        self._depths.append(depth)
        self._uses.append(0)
        for i in below:
            self._uses[i] = max(self._uses[i], depth)
        if depth:
            if len(self.levels) < depth:
                self.levels.append([])
            name = f"{self._stem}{number}"
            self.levels[depth - 1].append((name, value))
            value = self._named(name)
        self._values.append(value)

    def last_uses(self, kept: Iterable[Expression]) -> dict[str, int]:
        """Name of an intermediate -> the last level that reads it; those of ``kept`` are not listed."""
        stay = {self._numbers[e] for e in kept}
        return {
            f"{self._stem}{number}": used
            for number, used in enumerate(self._uses)
            if self._depths[number] and number not in stay
        }
