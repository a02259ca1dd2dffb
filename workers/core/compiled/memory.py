"""Memory that compiled code reads and writes, held by whoever needs it: here, or a frame."""

import ctypes
import mmap
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from workers.core.compiled.library import loaded


class Held:
    """Pages that compiled code got, for as long as this is there, and longer where a frame needs them."""

    def __init__(self, pages: int | None) -> None:
        if not pages:
            raise MemoryError
        self.pages = pages
        weakref.finalize(self, loaded().etabli_let_go, pages)


@dataclass(frozen=True)
class Piece:
    """``size`` bytes at ``address``, within what is ``held``. Its parts are pieces, ``bytes`` of it a copy."""

    held: Held
    address: int
    size: int

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice) -> "Piece":
        start, stop, _step = part.indices(self.size)
        return Piece(self.held, self.address + start, max(0, stop - start))

    def __bytes__(self) -> bytes:
        return ctypes.string_at(self.address, self.size)

    def count(self, sign: str) -> int:
        """How often a character of ASCII stands in the text."""
        return int(loaded().etabli_count(self.address, self.size, ord(sign)))

    def end_of_lines(self, most: int) -> int:
        """How many bytes the first ``most`` lines take that end in the text; 0 where none does."""
        return int(loaded().etabli_end_of_lines(self.address, self.size, most))

    def find(self, sign: bytes) -> int:
        """How many bytes are before the first ``sign``; -1 where there is none."""
        return int(loaded().etabli_find(self.address, self.size, ord(sign)))

    def find_foreign(self) -> int:
        """How many bytes are before the first that is no character of UTF-8; -1 where there is none."""
        return int(loaded().etabli_find_foreign(self.address, self.size))


@contextmanager
def used_again() -> Iterator[None]:
    """What was taken is kept for those who take more, meanwhile."""
    loaded().etabli_count_readers(1)
    try:
        yield
    finally:
        loaded().etabli_count_readers(-1)


def taken(size: int) -> Piece:
    """So many bytes (at least one), with anything in them."""
    return _piece(loaded().etabli_take(size), 0, size)


def mapped(file: BinaryIO, start: int, size: int) -> Piece:
    """``size`` bytes (at least one) of a file that nobody shortens meanwhile, from byte ``start``, without a copy."""
    lead = start % mmap.ALLOCATIONGRANULARITY
    return _piece(loaded().etabli_map(file.fileno(), start - lead, lead + size), lead, size)


def joined(piece: Piece, end: bytes) -> Piece:
    """A copy of the piece with more bytes behind it."""
    both = taken(len(piece) + len(end))
    ctypes.memmove(both.address, piece.address, len(piece))
    ctypes.memmove(both.address + len(piece), end, len(end))
    return both


def _piece(pages: Any, lead: int, size: int) -> Piece:
    held = Held(pages)
    return Piece(held, loaded().etabli_start(held.pages) + lead, size)
