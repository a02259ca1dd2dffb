"""The files inside archives: which of them are read, and what they look like where they cannot be one table."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from workers.core.errors import DataError
from workers.core.reader import Reader, Source
from workers.core.said import Said
from workers.core.specs import to_json
from workers.core.words import _, joined, quoted, say
from workers.readers import reader_for

LISTED = 12
LOOKED_AT = 200
"""Members of an archive of which the columns are found out."""


@dataclass(frozen=True)
class Shape:
    """Members of an archive that could be one table: their names, what reads them, and the columns (the first ones).

    ``problem`` says why its only member cannot be read; ``said`` is that for people.
    """

    members: tuple[str, ...]
    reader: str = ""
    columns: tuple[str, ...] = ()
    more: int = 0
    problem: str = ""
    said: Said | None = None


def chosen_of(sources: Sequence[Source], members: Collection[str]) -> list[Source]:
    """The sources without the members of archives that nobody asked for. Raises ``DataError`` for one not there."""
    if not members:
        return list(sources)
    there = [source.member for source in sources if source.member]
    for name in members:
        if there and name not in there:
            absent = _("The archive has no file “{name}”, which was chosen. It holds: {names}.")
            raise DataError(say(absent, name=name, names=joined(list(map(quoted, there[:LISTED])))), member=name)
    return [source for source in sources if not source.member or source.member in members]


def members_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """The names of all files in archives; none when there is only one, so that there is nothing to choose."""
    members = tuple(source.member for source in sources if source.member)
    return members if len(members) > 1 else ()


@contextmanager
def telling_shapes(sources: Sequence[Source]) -> Iterator[None]:
    """Where archives hold several files, a ``DataError`` names them in its details as ``shapes``, to choose from."""
    try:
        yield
    except DataError as problem:
        if not members_of(sources):
            raise
        raise problem.telling(shapes=to_json(shapes_of(sources))) from None


def shapes_of(sources: Sequence[Source]) -> list[Shape]:
    """The members of archives, those that could be one table together; the most of one shape first, bad ones last."""
    found: dict[tuple[str, frozenset[str]], _Alike] = {}
    bad = []
    for source in [source for source in sources if source.member][:LOOKED_AT]:
        try:
            reader = reader_for(source)
            columns = _columns(reader, source)
        except DataError as problem:
            bad.append(Shape((source.member,), problem=str(problem.message), said=Said.of(problem.message)))
        else:
            alike = found.setdefault((reader.name, frozenset(columns)), _Alike(reader.name, columns))
            alike.members.append(source.member)
    shapes = [alike.shape for alike in found.values()]
    return sorted(shapes, key=lambda shape: -len(shape.members)) + bad


@dataclass
class _Alike:
    """Members of one shape, with the columns as the first of them has them: files may differ in their order."""

    reader: str
    columns: list[str]
    members: list[str] = field(default_factory=list)

    @property
    def shape(self) -> Shape:
        more = max(0, len(self.columns) - LISTED)
        return Shape(tuple(self.members), self.reader, tuple(self.columns[:LISTED]), more)


def _columns(reader: Reader, source: Source) -> list[str]:
    with closing(reader.read(source, reader.sniff(source, {}).params)) as batches:  # type: ignore[type-var]
        return next(batches).columns
