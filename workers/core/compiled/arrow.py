"""Arrow's C data interface, by which frames take over memory and give it: no other library is loaded for it."""

import ctypes
from typing import Any

import polars as pl

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
_capsule = ctypes.pythonapi.PyCapsule_New
_capsule.restype, _capsule.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)

_SCHEMA, _ARRAY = 72, 80
"""Bytes of ``struct schema`` and ``struct array`` in ``lines.c``."""


class Described:
    """Room for the description of one array, to be filled by compiled code and taken over by one series."""

    def __init__(self) -> None:
        self.schema = ctypes.create_string_buffer(_SCHEMA)
        self.array = ctypes.create_string_buffer(_ARRAY)

    def __arrow_c_array__(self, _requested: object = None) -> tuple[Any, Any]:
        schema, array = ctypes.addressof(self.schema), ctypes.addressof(self.array)
        return _capsule(schema, b"arrow_schema", None), _capsule(array, b"arrow_array", None)


def stream_of(values: pl.Series) -> tuple[int, Any]:
    """The address of a stream of the values, and what has to be kept until it was read."""
    capsule = values.__arrow_c_stream__()
    return _pointer(capsule, b"arrow_array_stream"), capsule
