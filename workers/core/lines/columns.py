"""Blocks of lines as frames: which columns the compiled reader is to fill, and what it filled."""

import ctypes
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from workers.core.compiled.arrow import Described, stream_of
from workers.core.compiled.library import Column, library, loaded
from workers.core.compiled.memory import Piece, taken
from workers.core.formats import FORMATS
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT

_ORDERS = "Ydm"
"""What a day begins with, in the order of ``enum order`` in ``lines.c``."""


@dataclass(frozen=True)
class _Kind:
    """``code`` is that of ``enum kind`` in ``lines.c``, ``arrow`` the type's format in Arrow's C data interface,
    ``width`` the bytes of a value, 0 where it is one bit."""

    code: int
    arrow: bytes
    width: int


_ALIGNED = 64
"""Bytes, as Arrow recommends."""
_MINUTES = 6
"""The code of moments without seconds."""
_TEXT = _Kind(0, b"vu", 16)
_KINDS = {
    TEXT: _TEXT,
    INTEGER: _Kind(1, b"l", 8),
    NUMBER: _Kind(2, b"g", 8),
    BOOLEAN: _Kind(3, b"b", 0),
    DATE: _Kind(4, b"tdD", 4),
    DATETIME: _Kind(5, b"tsu:", 8),
}


def readable(form: str) -> bool:
    """Whether there is a compiled reader, and it knows the form."""
    if not library() or form not in FORMATS:
        return False
    written = "".join(FORMATS[form].written)
    return form in ("integer", "number") or (written != "" and written.isascii() and "%y" not in written)


def read_block(
    block: Piece, lines: int, names: Sequence[str], forms: Mapping[str, str], delimiter: str, end: str
) -> pl.DataFrame | None:
    """The rows of ``block``, so many whole lines of UTF-8 that each stop with ``end``.

    Columns without a form are text. None where a line is not plainly one row of values in these forms.
    """
    columns = _Columns(lines, [forms.get(name, "") for name in names], len(block))
    rows = loaded().etabli_read_lines(
        *(block.address, len(block), lines, ord(delimiter), end == "\r\n"),
        *(len(names), columns.told, columns.plain),
    )
    if rows < 0:
        return None
    return pl.DataFrame([series.alias(name) for name, series in zip(names, columns.series(rows, block), strict=True)])


def read_values(text: pl.Series, form: str) -> tuple[pl.Series, int]:
    """The values of text in a ``readable`` form, null where it does not fit to the letter.

    Where a value is there, it is what the form reads; a form may read some that are null here, but none of the codes
    (figures that begin with a zero), of which it answers the number.
    """
    columns = _Columns(len(text), [form], 0)
    stream, kept = stream_of(text)
    if not loaded().etabli_read_values(stream, len(text), columns.told):
        raise AssertionError("a frame gives its text as views")
    del kept
    (series,) = columns.series(len(text), None)
    return series.alias(text.name), columns.told[0].codes


class _Columns:
    """The memory of all columns, in one piece, and what the reader has to know of each."""

    def __init__(self, lines: int, forms: Sequence[str], text: int) -> None:
        self.kinds = [_KINDS[FORMATS[form].kind] if form else _TEXT for form in forms]
        bits = lines // 8 + 1
        sizes = [-(-size // _ALIGNED) * _ALIGNED for kind in self.kinds for size in (bits, lines * kind.width or bits)]
        self.memory = taken(sum(sizes) + text)
        *places, self.plain = itertools.accumulate(sizes, initial=self.memory.address)
        self.told = (Column * len(forms))()
        for told, form, kind, valid, values in zip(
            self.told, forms, self.kinds, places[::2], places[1::2], strict=True
        ):
            ctypes.memset(valid, 0xFF, bits)
            if not kind.width:
                ctypes.memset(values, 0, bits)
            told.kind, told.width, told.valid, told.values = kind.code, kind.width, valid, values
            for name, value in (_manner(form) if form else {}).items():
                setattr(told, name, value)

    def series(self, rows: int, block: Piece | None) -> Iterator[pl.Series]:
        """The first rows of each column; ``block`` is the text that was read, None where no column is text."""
        text, start, size = (block.held.pages, block.address, len(block)) if block else (None, None, 0)
        for told, kind in zip(self.told, self.kinds, strict=True):
            described = Described()
            if not loaded().etabli_share(
                *(told, rows, self.memory.held.pages, text, start, self.plain, size, kind.arrow),
                *(described.schema, described.array),
            ):
                raise MemoryError
            yield pl.Series(described)


def _manner(form: str) -> dict[str, int | bytes]:
    """How the values of a form are written, see ``struct column`` in ``lines.c``."""
    written = FORMATS[form].written
    if FORMATS[form].kind == BOOLEAN:
        yes, no = written
        return {"yes": yes.encode(), "no": no.encode()}
    if not written:
        return {}
    (pattern,) = written
    told: dict[str, int | bytes] = {
        "order": _ORDERS.index(pattern[1]),
        "separator": ord(pattern[2]),
        "padded": pattern.startswith("%Y-"),
    }
    if pattern.endswith("%M"):
        told["kind"] = _MINUTES
    return told
