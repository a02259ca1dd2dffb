"""Specs and results travel as JSON: frozen dataclasses in, frozen dataclasses out, checked at the border."""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_json(thing: Any) -> Any:
    """Plain JSON-ready values of a dataclass (tuples become lists)."""
    return msgspec.to_builtins(thing)


def from_json(data: Any, kind: type[T]) -> T:
    """An instance of ``kind`` from plain values. Raises ``msgspec.ValidationError`` naming the bad path."""
    return msgspec.convert(data, type=kind, strict=False)
