"""Two row steps as one: what the second reads is written as the first makes it."""

from collections.abc import Callable, Iterable, Mapping

from workers.core.expressions.nodes import Column, Expression, children, parts, with_children
from workers.core.expressions.plans import Output, RowPlan


def composed(first: RowPlan, second: RowPlan) -> RowPlan:
    """The one plan that does what ``second`` does after ``first``; neither may refuse rows.

    What only columns need that ``second`` leaves out is not computed. Expressions are shared, not copied.
    """
    if first.guards or second.guards:
        raise ValueError("a guard tells of rows between two steps, so such steps stay apart")
    made = {output.name: output.expression for output in first.outputs}
    written = substituted([output.expression for output in second.outputs], made)
    return RowPlan(tuple(Output(o.name, of) for o, of in zip(second.outputs, written, strict=True)))


def substituted(expressions: Iterable[Expression], made: Mapping[str, Expression]) -> list[Expression]:
    """The expressions with every column that ``made`` names replaced by what is there for it."""
    return rewritten(expressions, lambda part: made.get(part.name) if isinstance(part, Column) else None)


def rewritten(
    expressions: Iterable[Expression], instead: Callable[[Expression], Expression | None]
) -> list[Expression]:
    """The expressions with what ``instead`` gives in the place of a part; where that is None, the part stays."""
    expressions = list(expressions)
    written: dict[int, Expression] = {}
    for part in parts(expressions):
        below = tuple(written[id(child)] for child in children(part))
        written[id(part)] = instead(part) or with_children(part, below)
    return [written[id(expression)] for expression in expressions]
