"""Parts of large files in memory, without a copy of them."""

import mmap
from typing import BinaryIO, TypeAlias

import numpy as np

Bytes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]


def mapped(file: BinaryIO, start: int, size: int) -> Bytes:
    """``size`` bytes (at least one) of a file that nobody shortens meanwhile, from byte ``start``."""
    lead = start % mmap.ALLOCATIONGRANULARITY
    flags = mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0)
    pages = mmap.mmap(file.fileno(), lead + size, flags, mmap.PROT_READ, offset=start - lead)
    return np.frombuffer(pages, np.uint8, offset=lead)
