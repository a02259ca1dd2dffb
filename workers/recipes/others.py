"""The other tables that a recipe names, read from the store that the recipe's own rows are in."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.core.errors import DataError
from workers.core.others import OtherTable
from workers.core.store import MissingObject, StoreRef
from workers.core.tables import Piece, TableRef, pieces_of
from workers.core.words import _, say


class StoredTables:
    """See ``Tables``. ``known`` are those that steps name."""

    def __init__(self, store: StoreRef, known: Collection[OtherTable], most_alone: int | None = None) -> None:
        self._store = store
        self.known = known
        self.most_alone = most_alone

    def files(self, other: OtherTable) -> list[Path]:
        with self._there(other):
            return [piece.local() for piece in self.pieces(other)]

    def pieces(self, other: OtherTable) -> list[Piece]:
        """The same files, wherever they are to be read. Raises ``DataError`` when they are gone."""
        with self._there(other):
            return pieces_of(ref_of(other, self._store))

    @contextmanager
    def _there(self, other: OtherTable) -> Iterator[None]:
        try:
            yield
        except MissingObject:
            said = _("The table “{name}” was deleted. Choose another table or version.")
            raise DataError(say(said, name=other.title)) from None


def ref_of(other: OtherTable, store: StoreRef) -> TableRef:
    """The reference with the store that it is in."""
    return TableRef(store, other.table, other.version, other.manifest, other.digest, other.rows, other.size)
