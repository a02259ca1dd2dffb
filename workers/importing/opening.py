"""From what is stored to what readers read: local files, each under the name that people know it by."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workers.core.errors import DataError
from workers.core.reader import Source
from workers.core.store import Store
from workers.importing.unpacking import unpacked

MOST_UNPACKED = 256 << 30


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: ``digest`` finds its bytes, ``name`` is what people call it."""

    digest: str
    name: str


class Check:
    """The files are compared with their checksums in a thread of its own while they are read already."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checksums")
        self._found: list[Future[None]] = []

    def begin(self, check: Callable[[], None]) -> None:
        self._found.append(self._thread.submit(check))

    def wait(self) -> None:
        """Raises ``CorruptObject`` unless every file is what was stored."""
        for found in self._found:
            found.result()

    @contextmanager
    def before_failing(self) -> Iterator[None]:
        """What is wrong with a file that was changed is that it was changed, whatever else was found in it."""
        try:
            yield
        except DataError:
            self.wait()
            raise


def open_files(
    store: Store, files: Iterable[StoredFile], scratch: Path, check: Check, most: int = MOST_UNPACKED
) -> list[Source]:
    """The files to read, in order; at least one. Compressed files and archives are unpacked to ``scratch``.

    Nothing may come of them before ``check`` is through. Each has a scratch folder of its own. Raises ``DataError``
    when unpacking one would take more than ``most`` bytes, or when it is damaged or hostile.
    """
    opened = []
    for position, file in enumerate(files):
        own = scratch / f"file-{position}"
        own.mkdir(parents=True, exist_ok=True)
        path, compare = store.file_to_check(file.digest)
        check.begin(compare)
        opened += unpacked(Source(path, file.name, own), most)
    return opened
