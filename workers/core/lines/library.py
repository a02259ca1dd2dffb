"""The compiled reader of ``lines.c``, as ``scripts/compile.sh`` left it beside this file."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path

from workers.core.mapped import Bytes

HERE = Path(__file__).parent


class Column(ctypes.Structure):
    """``struct column`` in ``lines.c``."""

    _fields_ = (
        ("kind", ctypes.c_int32),
        ("order", ctypes.c_int32),
        ("separator", ctypes.c_int32),
        ("padded", ctypes.c_int32),
        ("width", ctypes.c_int32),
        ("yes", ctypes.c_char_p),
        ("no", ctypes.c_char_p),
        ("values", ctypes.c_void_p),
        ("valid", ctypes.c_void_p),
        ("missing", ctypes.c_int64),
        ("codes", ctypes.c_int64),
    )


@cache
def library() -> ctypes.CDLL | None:
    """None where it was not compiled, or from another source than this."""
    path = HERE / "lines.so"
    if not path.exists():
        return None
    found = ctypes.CDLL(str(path))
    found.etabli_source.restype = ctypes.c_char_p
    if found.etabli_source().decode() != hashlib.sha256((HERE / "lines.c").read_bytes()).hexdigest():
        return None
    found.etabli_count.restype = ctypes.c_int64
    found.etabli_count.argtypes = (ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32)
    found.etabli_end_of_lines.restype = ctypes.c_int64
    found.etabli_end_of_lines.argtypes = (ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
    found.etabli_read_lines.restype = ctypes.c_int64
    found.etabli_read_lines.argtypes = (
        *(ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64),
        *(ctypes.c_int32, ctypes.c_int32, ctypes.c_int32),
        *(ctypes.POINTER(Column), ctypes.c_void_p),
    )
    found.etabli_read_values.restype = None
    found.etabli_read_values.argtypes = (
        *(ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p),
        *(ctypes.c_int64, ctypes.c_int64, ctypes.POINTER(Column)),
    )
    return found


def address(block: Bytes) -> int:
    return int(block.ctypes.data)


def count(block: Bytes, sign: str) -> int:
    """How often a character of ASCII stands in the text."""
    return int(loaded().etabli_count(address(block), len(block), ord(sign)))


def end_of_lines(block: Bytes, most: int) -> int:
    """How many bytes the first ``most`` lines take that end in the text; 0 where none does."""
    return int(loaded().etabli_end_of_lines(address(block), len(block), most))


def loaded() -> ctypes.CDLL:
    """The library where it is known to be there."""
    found = library()
    assert found is not None
    return found
