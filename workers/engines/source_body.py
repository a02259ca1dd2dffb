"""What statements over a frame called ``df`` have in common: the code of their expressions, and lists of columns."""

from collections.abc import Iterable, Sequence

from workers.core.expressions.nodes import Column, Expression, Literal
from workers.core.schema import Schema
from workers.engines.source_expressions import Needs, Written, begun_by_values, mentions
from workers.engines.source_naming import Naming, settled
from workers.engines.source_text import assigned, quoted

Statements = list[str]


class Body:
    """Expressions with the statements that name their parts before, and forget them after."""

    def __init__(
        self, schema: Schema, expressions: Sequence[Expression], needs: Needs, columns: Iterable[int] = ()
    ) -> None:
        """``columns`` are the places of those that have to be columns, though they be a value."""
        self.expressions = settled(expressions)
        self.schema = schema
        alone = [self.expressions[at] for at in columns if isinstance(self.expressions[at], Literal)]
        alone += begun_by_values(self.expressions)
        naming = Naming(self.expressions, schema.names, mentions, alone)
        self._written = Written(needs, naming)
        self.begin = [
            f"df = df.with_columns({assigned((name, self._written.part(of)) for name, of in level)})"
            for level in naming.levels
        ]
        self.parts = [name for level in naming.levels for name, _of in level]

    @property
    def end(self) -> Statements:
        return [f"df = df.drop({listed(self.parts)})"] if self.parts else []

    def inside(self, at: int) -> str:
        return self._written.inside(self.expressions[at])

    def atom(self, at: int) -> str:
        return self._written.atom(self.expressions[at])

    def of(self, at: int) -> Expression:
        return self.expressions[at]


def listed(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def name_list(names: Iterable[str]) -> str:
    return f"[{listed(names)}]"


def sorted_by(keys: Sequence[str], descending: Sequence[bool]) -> str:
    down = "" if not any(descending) else f", descending={list(descending)}"
    return f".sort({', '.join(keys)}{down}, nulls_last=True, maintain_order=True)"


def column_or(body: Body, at: int) -> str:
    of = body.of(at)
    return quoted(of.name) if isinstance(of, Column) else body.inside(at)
