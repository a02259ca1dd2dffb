"""From what is stored to what readers read: local files, each under the name that people know it by."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.core.reader import Source
from workers.core.store import Store


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: ``digest`` finds its bytes, ``name`` is what people call it."""

    digest: str
    name: str


def open_files(store: Store, files: Iterable[StoredFile], scratch: Path) -> list[Source]:
    """The files to read, in order; at least one. Each has a scratch folder of its own."""
    opened = []
    for position, file in enumerate(files):
        own = scratch / f"file-{position}"
        own.mkdir(parents=True, exist_ok=True)
        opened.append(Source(store.local_file(file.digest), file.name, own))
    return opened
