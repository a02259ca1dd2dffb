"""Readers turn a file into batches of rows. One file format is one file in ``workers/readers``.

A reader of a format without types (CSV) answers text only; which text is a number or a date is decided afterwards,
in one place for all such formats, from every value of the file.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from workers.core.errors import DataError
from workers.core.params import Params
from workers.core.words import _, say

BATCH_ROWS = 100_000
CELLS_PER_BATCH = 2_500_000


@dataclass(frozen=True)
class Source:
    """A file, and the name people know it by (what messages say). ``scratch`` takes whatever a reader must unpack.

    ``member`` is its name inside the archive that it came in, if any.
    """

    path: Path
    name: str
    scratch: Path
    member: str = ""

    def problem(self, message: str, **place: Any) -> DataError:
        """An error whose sentence starts with the file's name; ``place`` holds row (line, 1-based) and column.

        ``unreadable`` in it says that no other way of reading helps, ``reason`` what a library said of the file.
        """
        return DataError(say(_("{file}: {sentence}"), file=self.name, sentence=message), file=self.name, **place)


@dataclass(frozen=True)
class Offer:
    """What one parameter may be in this file, and which of it was taken where nobody chose."""

    options: tuple[str, ...]
    taken: str


@dataclass(frozen=True)
class Understood:
    """What a reader made of a file before reading it: its parameters, and sentences (``say``) that say why.

    ``offers`` has the parameters that can be chosen from a list which only the file knows. ``as_text`` says of columns
    with a type of their own in the file why they come as text.
    """

    params: Params
    notes: tuple[str, ...] = ()
    offers: Mapping[str, Offer] = field(default_factory=dict)
    as_text: Mapping[str, str] = field(default_factory=dict)


class Reader(ABC):
    """Base of the family. ``label``, ``help`` and ``group`` are marked text; ``name`` is the file name."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    group: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]
    """Lower case, with the dot."""
    magic: ClassVar[tuple[bytes, ...]] = ()
    """What such files begin with, whatever they are called."""
    typed: ClassVar[bool]
    """Whether the format carries types; without them every column comes as text."""
    looks_into_text: ClassVar[bool] = False
    """Whether it is said of text in a format with types what its values look like."""
    written_as_text: ClassVar[tuple[str, ...]] = ()
    """Kinds that a format with types can write as text only, so that such text is read as what it says."""
    names_columns: ClassVar[bool] = True
    """Whether a file without rows says which columns it has."""
    Params: ClassVar[type[Params]] = Params

    def recognises(self, source: Source) -> bool:
        """Whether the text of a file with a name that says nothing (.txt) is of this format."""
        return False

    @abstractmethod
    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        """Understand the file from its beginning; what a person ``given`` wins. Raises ``DataError``."""

    @abstractmethod
    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        """At least one batch (empty when there are no rows), at most ``BATCH_ROWS`` rows each, in the file's order.

        Memory does not grow with the file. Raises ``DataError`` naming the file, the row and the column.
        """

    def read_known(
        self, source: Source, params: Any, beginning: int, forms: Callable[[], Mapping[str, str]]
    ) -> Iterator[pl.DataFrame]:
        """The same rows as ``read``, faster where there is a way.

        After a first batch, of ``beginning`` rows unless 0, ``forms`` (column -> form) are asked for, which text
        columns seem to have. From then on a batch may hold such columns as values of the form, where every value has
        it to the letter; where one has not, the column is text.
        """
        return self.read(source, params)


def rows_per_batch(columns: int) -> int:
    """How many rows of so many columns make a batch of bounded size."""
    return max(1_000, min(BATCH_ROWS, CELLS_PER_BATCH // max(1, columns)))


def check_names(source: Source, names: list[str], row: int | None = None) -> None:
    """Names must be there and differ by more than case, which tables elsewhere do not tell apart."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        if not name.strip():
            raise source.problem(
                say(
                    _(
                        "column {position} has no name. Give every column a name in the first row, or say that "
                        "the file has no header."
                    ),
                    position=position,
                ),
                row=row,
                column=position,
            )
        first = seen.setdefault(name.strip().casefold(), position)
        if first != position:
            raise source.problem(
                say(
                    _("columns {first} and {position} are both called “{name}”. Rename one of them."),
                    first=first,
                    position=position,
                    name=name,
                ),
                row=row,
                column=name,
            )
