"""Memory that is written by compiled code and held by frames."""

import ctypes
import mmap
import weakref
from collections import deque

import numpy as np

from workers.core.mapped import Bytes

KEPT = 4
"""Pieces of memory that wait to be used again."""


class Memory:
    """Memory for blocks. What no frame needs any more is used again: fresh pages cost as much as filling them."""

    def __init__(self) -> None:
        self._free: deque[mmap.mmap] = deque(maxlen=KEPT)

    def taken(self, size: int) -> Bytes:
        """So many bytes, with anything in them."""
        try:
            pages = self._free.pop()  # several threads take from it, so nobody asks before
        except IndexError:
            pages = None
        if pages is None or len(pages) < size:
            pages = mmap.mmap(-1, size + size // 8)
        held = (ctypes.c_uint8 * size).from_buffer(pages)
        weakref.finalize(held, self._free.append, pages)
        return np.frombuffer(memoryview(held), np.uint8)
