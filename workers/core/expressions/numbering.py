"""Numbers for expressions: each distinct one is computed once by an engine, however often and deep it stands."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, children, parts


class Numbering:
    """Expressions that give the same have one number; a child's is smaller than its parent's.

    It knows expressions by identity, so they have to outlive it.
    """

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._of: dict[int, int] = {}
        self._numbers: dict[Hashable, int] = {}

    def __getitem__(self, expression: Expression) -> int:
        return self._of[id(expression)]

    def add(self, expressions: Iterable[Expression]) -> Iterator[tuple[int, Expression, list[int]]]:
        """What is new among the expressions and all below them: its number, itself, its children's numbers."""
        for part in parts(expressions, self._seen):
            below = [self[child] for child in children(part)]
            key = _key(part, below)
            is_new = key not in self._numbers
            self._of[id(part)] = number = self._numbers.setdefault(key, len(self._numbers))
            if is_new:
                yield number, part, below


def _key(expression: Expression, below: Sequence[int]) -> Hashable:
    """Equal for expressions that give the same; 0.0 and -0.0, which Python calls equal, do not."""
    match expression:
        case Column(name):
            return ("column", name)
        case Literal(value, kind):
            return ("literal", repr(value), kind)
        case Call(function):
            return (function, *below)
        case Lookup():
            return id(expression)
