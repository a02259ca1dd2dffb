"""Blocks of lines as frames: which columns the compiled reader is to fill, and what it filled."""

import ctypes
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from workers.core.formats import FORMATS
from workers.core.lines.library import Column, address, library, loaded
from workers.core.lines.memory import Memory
from workers.core.mapped import Bytes
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT

_ORDERS = "Ydm"
"""What a day begins with, in the order of ``enum order`` in ``lines.c``."""


@dataclass(frozen=True)
class _Kind:
    """``code`` is that of ``enum kind`` in ``lines.c``, ``width`` the bytes of a value, 0 where it is one bit."""

    code: int
    arrow: pa.DataType
    width: int


_ALIGNED = 64
"""Bytes, as Arrow recommends."""
_MINUTES = 6
"""The code of moments without seconds."""
_TEXT = _Kind(0, pa.string_view(), 16)
_KINDS = {
    TEXT: _TEXT,
    INTEGER: _Kind(1, pa.int64(), 8),
    NUMBER: _Kind(2, pa.float64(), 8),
    BOOLEAN: _Kind(3, pa.bool_(), 0),
    DATE: _Kind(4, pa.date32(), 4),
    DATETIME: _Kind(5, pa.timestamp("us"), 8),
}


def readable(form: str) -> bool:
    """Whether there is a compiled reader, and it knows the form."""
    if not library() or form not in FORMATS:
        return False
    written = "".join(FORMATS[form].written)
    return form in ("integer", "number") or (written != "" and written.isascii() and "%y" not in written)


def read_block(
    block: Bytes, lines: int, names: Sequence[str], forms: Mapping[str, str], delimiter: str, end: str, memory: Memory
) -> pl.DataFrame | None:
    """The rows of ``block``, so many whole lines of UTF-8 that each stop with ``end``.

    Columns without a form are text. None where a line is not plainly one row of values in these forms.
    """
    columns = _Columns(lines, [forms.get(name, "") for name in names], len(block), memory.taken)
    windows = end == "\r\n"
    rows = loaded().etabli_read_lines(
        *(address(block), len(block), lines, ord(delimiter), windows),
        *(len(names), columns.told, address(columns.plain)),
    )
    if rows < 0:
        return None
    arrays = zip(names, columns.arrays(rows, block), strict=True)
    return pl.DataFrame([pl.Series(name, pl.from_arrow(array)) for name, array in arrays])


def read_values(text: pl.Series, form: str) -> tuple[pl.Series, int]:
    """The values of text in a ``readable`` form, null where it does not fit to the letter.

    Where a value is there, it is what the form reads; a form may read some that are null here, but none of the codes
    (figures that begin with a zero), of which it answers the number.
    """
    views = text.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    present, places, *texts = views.buffers()
    columns = _Columns(len(text), [form], 0, lambda size: np.empty(size, np.uint8))
    buffers = (ctypes.c_void_p * len(texts))(*(buffer.address for buffer in texts))
    loaded().etabli_read_values(
        *(places.address, buffers, present.address if present else None),
        *(views.offset, len(text), columns.told),
    )
    (array,) = columns.arrays(len(text), np.empty(0, np.uint8))
    return pl.Series(text.name, pl.from_arrow(array)), columns.told[0].codes


class _Columns:
    """The memory of all columns, in one piece, and what the reader has to know of each."""

    def __init__(self, lines: int, forms: Sequence[str], text: int, taken: Callable[[int], Bytes]) -> None:
        self.kinds = [_KINDS[FORMATS[form].kind] if form else _TEXT for form in forms]
        bits = lines // 8 + 1
        sizes = [size for kind in self.kinds for size in (bits, lines * kind.width or bits)]
        ends = np.cumsum([-(-size // _ALIGNED) * _ALIGNED for size in [*sizes, text]])
        *parts, self.plain = np.split(taken(int(ends[-1])), ends[:-1])
        self.pairs = list(zip(parts[::2], parts[1::2], strict=True))
        self.told = (Column * len(forms))()
        for told, form, kind, (valid, values) in zip(self.told, forms, self.kinds, self.pairs, strict=True):
            valid.fill(0xFF)
            if not kind.width:
                values.fill(0)
            told.kind, told.width, told.valid, told.values = kind.code, kind.width, address(valid), address(values)
            for name, value in (_manner(form) if form else {}).items():
                setattr(told, name, value)

    def arrays(self, rows: int, block: Bytes) -> Iterator[pa.Array]:
        texts = [pa.py_buffer(block), pa.py_buffer(self.plain)]
        for told, kind, (valid, values) in zip(self.told, self.kinds, self.pairs, strict=True):
            buffers = [pa.py_buffer(valid) if told.missing else None, pa.py_buffer(values)]
            yield pa.Array.from_buffers(kind.arrow, rows, buffers + (texts if kind is _TEXT else []), told.missing)


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
