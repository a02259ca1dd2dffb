"""Connectors bring data from elsewhere. One kind of place is one file in ``workers/connectors``.

A place that holds files hands them over as they are, for a reader; a database hands over Parquet, so that its types
arrive exactly.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from workers.core import params
from workers.core.errors import DataError
from workers.core.reporter import Reporter

HEAD = 16
"""Bytes that tell kinds of files apart."""


@dataclass(frozen=True)
class LocalFile:
    """A file that was brought: where it lies now, and what people call it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Offer:
    """Something that a fetch would bring: its name, its bytes if known, and whatever else helps to recognise it."""

    name: str
    size: int | None = None
    about: str = ""


@dataclass(frozen=True)
class Fetched:
    """What a fetch brought; no files when there is nothing new. ``seen`` is given to the next fetch."""

    files: tuple[LocalFile, ...]
    seen: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Errand:
    """What a connector works with, besides its parameters.

    ``seen`` is what the last fetch answered; with ``only_new`` it wants only what was not there then (rows that are to
    be appended), otherwise all of it as soon as any of it is new. ``hosts`` may be private, ``folders`` may be read,
    ``upload`` is a file that a person sent. ``room`` is how many bytes may be brought.
    """

    scratch: Path
    reporter: Reporter
    room: int
    seen: Mapping[str, Any] = field(default_factory=dict)
    only_new: bool = False
    hosts: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    upload: Path | None = None


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """Whatever ``DataError`` is raised in here is about this parameter, unless it says another: forms show it there."""
    try:
        yield
    except DataError as problem:
        problem.details.setdefault("field", name)
        raise


class Connector(ABC):
    """Base of the family. ``label`` and ``help`` are marked text; ``name`` is the file name; ``icon`` a Lucide name."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    icon: ClassVar[str]
    Params: ClassVar[type[params.Params]]
    Secrets: ClassVar[type[params.Params]] = params.Params
    """What is kept encrypted and never shown: passwords, tokens, keys."""

    files_field: ClassVar[str] = ""
    """The parameter that says which files come; empty for a place that hands over tables of its own."""

    @abstractmethod
    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        """Try the connection and say what ``fetch`` would bring, without reading it.

        Raises ``DataError`` with a sentence; ``details["field"]`` names the parameter or secret to look at first.
        """

    @abstractmethod
    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        """Bring the data into ``errand.scratch``, in memory that does not grow with it. Raises ``DataError``."""

    def beginning(self, params: Any, secrets: Any, errand: Errand, name: str) -> bytes:
        """The first bytes, at most ``HEAD``, of a file that it offers. Raises ``DataError``."""
        return b""

    def receiver(self, params: Any) -> str:
        """Who gets to see the secrets, such as host and port. When it changes, they must be entered again."""
        return ""

    def hint(self, folders: tuple[str, ...]) -> str:
        """A sentence to read before the form is filled in; ``folders`` are open to sources. Empty for none."""
        return ""
