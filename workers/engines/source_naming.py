"""Which parts of expressions get a name of their own when they are written out as text.

Most primitives mention an argument more than once, so text and work would double with every level. A part is named
where it is used more than once, and where what mentions it would grow too long.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, children, parts
from workers.core.expressions.numbering import Numbering
from workers.core.expressions.primitives import PRIMITIVES
from workers.engines.polars_named import computed

LIMIT = 40
"""So many mentions of columns and primitives stand in one piece, at most."""
WORTH = 4
"""What is used twice and is shorter stays where it is."""


def settled(expressions: Sequence[Expression]) -> list[Expression]:
    """The expressions, where what reads no column is the value that it gives."""
    new: dict[int, Expression] = {}
    for part in parts(expressions):
        new[id(part)] = _settled(part, [new[id(child)] for child in children(part)])
    return [new[id(expression)] for expression in expressions]


def _settled(part: Expression, below: Sequence[Expression]) -> Expression:
    match part:
        case Call(function, _args, kind):
            part = Call(function, tuple(below), kind)
        case Lookup(_of, keys, values, _otherwise, kind):
            part = Lookup(below[0], keys, values, below[1], kind)
    known = [child for child in below if isinstance(child, Literal)]
    if isinstance(part, Call) and PRIMITIVES[part.function].strict and any(child.value is None for child in known):
        return Literal(None, part.kind)
    if not below or len(known) < len(below):
        return part
    wide, (value,) = computed(pl.DataFrame({"\0row": [0]}), [part])
    return Literal(wide.with_columns(value.alias("\0value"))["\0value"].item(), part.kind)


class Naming:
    """``levels`` hold (name, expression) pairs, each over what was named in levels before and over columns."""

    def __init__(
        self,
        expressions: Sequence[Expression],
        taken: Iterable[str],
        mentions: Callable[[Call | Lookup], Sequence[int]],
        alone: Sequence[Expression] = (),
        stem: str = "part_",
    ) -> None:
        """Those that stand ``alone`` get a name whatever they are."""
        names = [name.lower() for name in taken]
        while any(name.startswith(stem) for name in names):
            stem += "_"
        self._stem, self._mentions = stem, mentions
        self._numbers = Numbering()
        self._known: list[Expression] = []
        self._below: list[list[int]] = []
        for _number, part, below in self._numbers.add(expressions):
            self._known.append(part)
            self._below.append(below)
        self.levels: list[list[tuple[str, Expression]]] = []
        self._names: dict[int, str] = {}
        self._name_parts({self._numbers[e] for e in expressions}, {self._numbers[e] for e in alone})

    def name(self, expression: Expression) -> str | None:
        """The name of a part, or None where it is written out."""
        return self._names.get(self._numbers[expression])

    def _name_parts(self, roots: set[int], wanted: set[int]) -> None:
        uses = [0] * len(self._known)
        for below in self._below:
            for child in below:
                uses[child] += 1
        costs: list[int] = []
        for number, below in enumerate(self._below):
            cost = self._cost(number, below, costs)
            if cost > LIMIT:
                for child in below:
                    if self._below[child]:
                        wanted.add(child)
                        costs[child] = 1
                cost = self._cost(number, below, costs)
            if cost >= WORTH and uses[number] + (number in roots) > 1:
                wanted.add(number)
                cost = 1
            costs.append(cost)
        self._lay_out(wanted)

    def _cost(self, number: int, below: Sequence[int], costs: Sequence[int]) -> int:
        part = self._known[number]
        if isinstance(part, Column | Literal):
            return 1
        return 1 + sum(often * costs[child] for often, child in zip(self._mentions(part), below, strict=True))

    def _lay_out(self, wanted: set[int]) -> None:
        depths: list[int] = []
        named: Mapping[int, str] = {number: f"{self._stem}{at}" for at, number in enumerate(sorted(wanted), 1)}
        for number, below in enumerate(self._below):
            depth = max((depths[child] for child in below), default=0)
            if number in wanted:
                depth += 1
                if len(self.levels) < depth:
                    self.levels.append([])
                self.levels[depth - 1].append((named[number], self._known[number]))
            depths.append(depth)
        self._names = dict(named)
