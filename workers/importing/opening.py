"""From what is stored to what readers read: local files, each under the name that people know it by."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.core.reader import Source
from workers.core.store import Store
from workers.importing.unpacking import unpacked

MOST_UNPACKED = 256 << 30


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: ``digest`` finds its bytes, ``name`` is what people call it."""

    digest: str
    name: str


def open_files(store: Store, files: Iterable[StoredFile], scratch: Path, most: int = MOST_UNPACKED) -> list[Source]:
    """The files to read, in order; at least one. Compressed files and archives are unpacked to ``scratch``.

    Each has a scratch folder of its own. Raises ``DataError`` when unpacking one would take more than ``most`` bytes,
    or when it is damaged or hostile.
    """
    opened = []
    for position, file in enumerate(files):
        own = scratch / f"file-{position}"
        own.mkdir(parents=True, exist_ok=True)
        opened += unpacked(Source(store.local_file(file.digest), file.name, own), most)
    return opened
