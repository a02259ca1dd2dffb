"""Small JSON documents in the store, replaced whole: a reader sees the old one or the new one, never half."""

import os
import uuid
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from workers.core.specs import from_json, to_json
from workers.core.store import Store

T = TypeVar("T")


def write_document(store: Store, name: str, thing: Any) -> None:
    """Replace the document ``name`` (a path inside the store) with the JSON of a dataclass."""
    data = msgspec.json.encode(to_json(thing))
    if not store.is_local:
        store.fs.pipe_file(store.path(name), data)
        return
    place = Path(store.path(name))
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}-{uuid.uuid4().hex}")
    try:
        with fresh.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def read_document(store: Store, name: str, kind: type[T]) -> T | None:
    """The document as an instance of ``kind``; None when it was never written.

    Raises ``msgspec.ValidationError`` or ``msgspec.DecodeError`` when it is not one.
    """
    try:
        data: bytes = store.fs.cat_file(store.path(name))
    except FileNotFoundError:
        return None
    return from_json(msgspec.json.decode(data), kind)


def list_documents(store: Store, folder: str) -> list[str]:
    """The names of the documents in a folder of the store, for ``read_document``."""
    place = store.path(folder)
    if not store.is_local:
        store.fs.invalidate_cache(place)
    if not store.fs.isdir(place):
        return []
    names = (path.rsplit("/", 1)[-1] for path in store.fs.ls(place, detail=False))
    return sorted(f"{folder}/{name}" for name in names if name.endswith(".json"))
