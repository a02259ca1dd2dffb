"""The structure of JSON text, found without decoding it: where values end, how many keys there are, how deep it is.

Works on pieces of a file, so a document may be larger than memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from workers.core.later import Later

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
else:
    np = Later("numpy")

PIECE = 4 << 20
LONGEST = 32 << 20
"""One value of a file may have as many bytes; a longer one is a sign of damage."""
_OPEN, _CLOSE, _COMMA, _COLON = 1, 2, 3, 4
_SIGNS = dict(zip(b"{[}],:", (_OPEN, _OPEN, _CLOSE, _CLOSE, _COMMA, _COLON), strict=True))
_CODES = bytes(_SIGNS.get(sign, 0) for sign in range(256))
_ESCAPE = re.compile(rb"\\.", re.DOTALL)


class TooLong(Exception):
    """A value has more than ``LONGEST`` bytes; the argument is the line where it begins."""


@dataclass(frozen=True)
class Piece:
    """Whole values as they stand in the file, with the commas between them; ``line`` is the first one's (1-based)."""

    text: bytes
    line: int


def marks(text: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Where brackets, commas and colons outside of strings are, and their codes. ``text`` begins outside of one."""
    if b"\\" in text:
        text = _ESCAPE.sub(b"__", text)
    letters = np.frombuffer(text, dtype=np.uint8)
    inside = np.logical_xor.accumulate(letters == ord('"'))
    codes = np.frombuffer(text.translate(_CODES), dtype=np.int8) * ~inside
    places = np.flatnonzero(codes)
    return places, codes[places]


def keys_in(text: bytes) -> int:
    """How many keys the objects in whole values have, together."""
    return int((marks(text)[1] == _COLON).sum())


def lines_of(path: Path, start: int = 0) -> Iterator[Piece]:
    """A file of one value a line, in pieces that end with a line. Raises ``TooLong``."""
    return _pieces(path, start, None, _last_line)


def values_of(path: Path, start: int = 0) -> Iterator[Piece]:
    """A file of values one after the other, over any number of lines, in pieces that end with a value."""
    return _pieces(path, start, None, _last_value)


def elements_of(path: Path, start: int, end: int) -> Iterator[Piece]:
    """The elements between the brackets of a list, in pieces that end before a comma.

    ``start`` is behind the opening bracket, ``end`` before the closing one.
    """
    return _pieces(path, start, end, _last_element)


Cut = Callable[[bytes], tuple[int, int]]
"""How many bytes of the text are whole values, and how many after them separate them from the rest."""


def _pieces(path: Path, start: int, end: int | None, cut: Cut) -> Iterator[Piece]:
    with path.open("rb") as handle:
        line = 1 + _lines_before(handle, start)
        held = b""
        left = (path.stat().st_size if end is None else end) - start
        while left:
            fresh = handle.read(min(PIECE, left))
            left = left - len(fresh) if fresh else 0
            held += fresh
            at, skipped = cut(held) if left else (len(held), 0)
            if at:
                yield Piece(held[:at], line)
                line += held.count(b"\n", 0, at + skipped)
                held = held[at + skipped :]
            elif len(held) > LONGEST:
                blank = len(held) - len(held.lstrip())
                raise TooLong(line + held.count(b"\n", 0, blank))


def _lines_before(handle: BinaryIO, start: int) -> int:
    """Line ends in the first ``start`` bytes; the handle stands behind them."""
    lines, left = 0, start
    while left and (chunk := handle.read(min(PIECE, left))):
        lines += chunk.count(b"\n")
        left -= len(chunk)
    return lines


def _last_line(text: bytes) -> tuple[int, int]:
    return text.rfind(b"\n") + 1, 0


def _last_value(text: bytes) -> tuple[int, int]:
    places, codes = marks(text)
    closed = places[(codes == _CLOSE) & (_depths(codes) == 0)]
    return (int(closed[-1]) + 1, 0) if len(closed) else (0, 0)


def _last_element(text: bytes) -> tuple[int, int]:
    places, codes = marks(text)
    commas = places[(codes == _COMMA) & (_depths(codes) == 0)]
    return (int(commas[-1]), 1) if len(commas) else (0, 0)


def _depths(codes: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
    return np.cumsum((codes == _OPEN).astype(np.int64) - (codes == _CLOSE))
