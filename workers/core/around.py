"""Columns made of other rows: which rows are a group, in which order, and what a sentence says of that."""

from collections.abc import Iterable, Sequence

from workers.core.expressions.build import column
from workers.core.expressions.grouping import Looked, Window
from workers.core.expressions.nodes import Column, Expression
from workers.core.expressions.plans import Chain, Plan, refuse_twice, schema_after
from workers.core.schema import Schema
from workers.core.transform import listed
from workers.core.words import Phrase, _, say

KEYS_HELP = _("All rows are one group when you choose none.")
ORDER_HELP = _("From the least to the greatest; the order that the rows are in when you choose none.")


def beside(
    schema: Schema, made: Iterable[Looked], keys: Sequence[str] = (), order: Sequence[str] = (), *, down: bool = False
) -> Window:
    """The window that adds columns. Raises ``DataError`` when there is no such key, or a name is there already."""
    outputs = tuple(made)
    refuse_twice([*schema.names, *(o.name for o in outputs)], schema)
    return window(schema, outputs, keys, order, down=down)


def window(
    schema: Schema, made: Iterable[Looked], keys: Sequence[str] = (), order: Sequence[str] = (), *, down: bool = False
) -> Window:
    """The same, where columns of those names are replaced."""
    return Window(_columns(schema, keys), tuple((of, down) for of in _columns(schema, order)), tuple(made))


class Steps:
    """Plans one after the other, with the columns that there are."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._plans: list[Plan] = []

    def add(self, plan: Plan) -> None:
        self._plans.append(plan)
        self.schema = schema_after(plan, self.schema)

    def column(self, name: str) -> Column:
        return column(name, self.schema)

    @property
    def chain(self) -> Chain:
        return Chain(tuple(self._plans))


def hidden(schema: Schema, word: str) -> str:
    """A name that no column has, for one that is gone when the step ends."""
    name = word
    while name in schema:
        name += "_"
    return name


def grouped_words(keys: tuple[str, ...], order: tuple[str, ...] = ()) -> Phrase:
    """“ in groups of …, in the order of …”, as the end of a sentence; empty when there is neither."""
    words = {"keys": listed(keys), "order": listed(order)}
    if keys and order:
        return say(_(" in groups of {keys}, in the order of {order}"), **words)
    if keys:
        return say(_(" in groups of {keys}"), **words)
    return say(_(" in the order of {order}"), **words) if order else say("")


def _columns(schema: Schema, names: Sequence[str]) -> tuple[Expression, ...]:
    return tuple(column(name, schema) for name in names)
