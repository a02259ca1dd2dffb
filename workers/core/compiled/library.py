"""The compiled reader of ``lines.c``, as ``scripts/compile.sh`` left it beside this file."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

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


_PLACE, _COUNT, _CODE, _HANDLE = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32, ctypes.c_void_p
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "etabli_take": (_HANDLE, (_COUNT,)),
    "etabli_map": (_HANDLE, (_CODE, _COUNT, _COUNT)),
    "etabli_start": (_PLACE, (_HANDLE,)),
    "etabli_let_go": (None, (_HANDLE,)),
    "etabli_count_readers": (None, (_CODE,)),
    "etabli_share": (
        _CODE,
        (ctypes.POINTER(Column), _COUNT, _HANDLE, _HANDLE, _PLACE, _PLACE, _COUNT, ctypes.c_char_p, _PLACE, _PLACE),
    ),
    "etabli_count": (_COUNT, (_PLACE, _COUNT, _CODE)),
    "etabli_end_of_lines": (_COUNT, (_PLACE, _COUNT, _COUNT)),
    "etabli_find": (_COUNT, (_PLACE, _COUNT, _CODE)),
    "etabli_find_foreign": (_COUNT, (_PLACE, _COUNT)),
    "etabli_read_lines": (
        _COUNT,
        (_PLACE, _COUNT, _COUNT, _CODE, _CODE, _CODE, ctypes.POINTER(Column), _PLACE),
    ),
    "etabli_read_values": (_CODE, (_PLACE, _COUNT, ctypes.POINTER(Column))),
}
"""What they answer and take, see ``lines.c``."""


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
    for name, (answers, takes) in _FUNCTIONS.items():
        function = getattr(found, name)
        function.restype, function.argtypes = answers, takes
    return found


def loaded() -> ctypes.CDLL:
    """The library where it is known to be there."""
    found = library()
    assert found is not None
    return found
