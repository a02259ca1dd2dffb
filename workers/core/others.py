"""A recipe's reference to another table: one version of a dataset, frozen, with all that is needed to read it.

It names no store: whoever runs the recipe knows theirs. So a document says the same wherever it is read.
"""

from dataclasses import dataclass

from workers.core.schema import DECIMAL, DTYPES, NUMBER, Column, Schema


@dataclass(frozen=True)
class OtherTable:
    """Version ``number`` of the dataset ``name`` (its id is ``dataset``).

    ``table``, ``version``, ``manifest``, ``digest``, ``rows`` and ``size`` are those of a ``TableRef``; ``columns`` are
    pairs of a name and a kind, as recipes see them.
    """

    dataset: str
    name: str
    number: int
    table: str
    version: int
    manifest: str
    digest: str
    rows: int
    size: int
    columns: tuple[tuple[str, str], ...]

    @property
    def schema(self) -> Schema:
        return Schema(tuple(Column(name, kind, DTYPES[kind]) for name, kind in self.columns))

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.name} v{self.number}"

    def origin(self, column: str) -> str:
        """The name of one of its columns where columns of several tables are told apart; never one of a column."""
        return origin_in(self.dataset, column)


def origin_in(dataset: str, column: str) -> str:
    """The same, of any version of the dataset."""
    return f"{dataset}\0{column}"


def columns_of(schema: Schema) -> tuple[tuple[str, str], ...]:
    """The columns of a table as recipes see them."""
    return tuple((column.name, NUMBER if column.kind == DECIMAL else column.kind) for column in schema)
