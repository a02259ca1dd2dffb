"""Expressions as a list without depth, for what goes down a tree step by step and has only so many steps: pickle."""

from collections.abc import Sequence
from dataclasses import dataclass

from workers.core.expressions.nodes import Expression, Literal, children, parts, with_children
from workers.core.schema import TEXT

_NOTHING = Literal(None, TEXT)


@dataclass(frozen=True)
class Flat:
    """Each node without its children, which come before it and are told by their places; and where ``wanted`` are."""

    nodes: tuple[tuple[Expression, tuple[int, ...]], ...]
    wanted: tuple[int, ...]

    def expressions(self) -> list[Expression]:
        """The expressions again; what they shared, they share."""
        made: list[Expression] = []
        for node, below in self.nodes:
            made.append(with_children(node, [made[at] for at in below]))
        return [made[at] for at in self.wanted]


def flattened(expressions: Sequence[Expression]) -> Flat:
    """The list of some expressions and all that is below them, each object once."""
    places: dict[int, int] = {}
    nodes = []
    for part in parts(expressions):
        below = tuple(places[id(child)] for child in children(part))
        places[id(part)] = len(places)
        nodes.append((with_children(part, [_NOTHING] * len(below)), below))
    return Flat(tuple(nodes), tuple(places[id(expression)] for expression in expressions))
