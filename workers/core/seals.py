"""Checking only what is read: a large file's blocks have checksums of their own, made when the whole was checked.

A page of a grid reads a few hundred kilobytes of a table; hashing all of it first would be the page's whole cost. So
when a file is checked against its digest, its blocks are hashed in the same pass, and a later process checks the
blocks that it reads, each once for as long as the file stays the same. Without seals the whole file is checked again.
"""

import hashlib
import io
import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

BLOCK = 256 << 10
SEALED_FROM = 4 << 20
"""Smaller files are checked whole: that is as quick."""

_WIDTH = hashlib.sha256().digest_size


class Seals:
    """SHA-256 of every block of one file. ``good`` remembers the blocks that were found right."""

    def __init__(self, digests: bytes) -> None:
        self.digests = digests
        self.good: set[int] = set()

    def accepts(self, at: int, block: bytes) -> bool:
        """Whether block ``at`` holds exactly these bytes."""
        place = at * _WIDTH
        if hashlib.sha256(block).digest() != self.digests[place : place + _WIDTH]:
            return False
        self.good.add(at)
        return True


class SealedFile(io.RawIOBase):
    """A file, read only, whose blocks are checked as they are read.

    At a block that does not fit its seal it calls ``doubt``, which raises unless the whole file is right after all (and
    the seal was what changed).
    """

    def __init__(self, path: Path, seals: Seals, doubt: Callable[[], None]) -> None:
        self._handle = os.open(path, os.O_RDONLY)
        self._size = os.fstat(self._handle).st_size
        self._seals, self._doubt, self._at = seals, doubt, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def size(self) -> int:
        return self._size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        """``size`` bytes from here, to the end by default; their blocks are checked first."""
        end = self._size if size is None or size < 0 else min(self._size, self._at + size)
        start, self._at = self._at, max(self._at, end)
        if end <= start:
            return b""
        first, last = start // BLOCK, (end - 1) // BLOCK
        if all(at in self._seals.good for at in range(first, last + 1)):
            return os.pread(self._handle, end - start, start)
        return self._checked(first, last)[start - first * BLOCK : end - first * BLOCK]

    def _checked(self, first: int, last: int) -> bytes:
        data = os.pread(self._handle, (last - first + 1) * BLOCK, first * BLOCK)
        for at in range(first, last + 1):
            block = data[(at - first) * BLOCK : (at - first + 1) * BLOCK]
            if at not in self._seals.good and not self._seals.accepts(at, block):
                self._doubt()
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._handle)
        super().close()


def sealed_digest(path: Path) -> tuple[str, bytes]:
    """Hex SHA-256 of the file and, from the same pass, the digests of its blocks."""
    whole, digests = hashlib.sha256(), bytearray()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            whole.update(block)
            digests += hashlib.sha256(block).digest()
    return whole.hexdigest(), bytes(digests)


def keep_seals(target: Path, digests: bytes) -> None:
    """Keep the digests of a file's blocks at ``target``, in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}-{uuid.uuid4().hex}")
    partial.write_bytes(digests)
    partial.rename(target)


_known: dict[tuple[str, int, int, int], Seals] = {}
_guard = threading.Lock()


def seals_of(path: Path, target: Path) -> Seals | None:
    """The seals of the file as it is now; None when there are none, or they are of another length."""
    stat = path.stat()
    key = (str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size)
    with _guard:
        if key not in _known:
            digests = target.read_bytes() if target.is_file() else b""
            if len(digests) != -(-stat.st_size // BLOCK) * _WIDTH:
                return None
            _known[key] = Seals(digests)
        return _known[key]
