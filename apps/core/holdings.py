"""What each room holds: stored objects that its rows name, and things that it made of dataset versions.

An app registers in its ``holdings.py`` (found at start), so that nothing is freed which a later room still needs, and
an earlier page can list what depends on a version without knowing the later rooms::

    holdings.stores(run_packages, folders=True)
    holdings.depends(runs_of)
"""

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from workers.core.store import Store

DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True)
class Dependant:
    """Something made of a version: what it is, what people call it, and where it is shown."""

    kind: str | Promise
    name: str
    url: str


Digests = Callable[[], Iterable[Any]]
"""Digests of stored objects, or plain JSON values that name them anywhere inside."""
Dependants = Callable[[Collection[uuid.UUID]], Iterable[Dependant]]
"""What was made of the dataset versions with these ids."""

_digests: list[tuple[Digests, bool]] = []
_dependants: list[Dependants] = []


def stores(digests: Digests, *, folders: bool = False) -> None:
    """Say which objects are held; ``folders``: the digests name folders, whose files are held with them."""
    _digests.append((digests, folders))


def depends(dependants: Dependants) -> None:
    """Say what depends on dataset versions."""
    _dependants.append(dependants)


def held(store: Store) -> set[str]:
    """Every object of the store that some row needs."""
    found: set[str] = set()
    for digests, folders in _digests:
        for digest in _named(digests()):
            found.add(digest)
            if folders and store.has(digest):
                found.update(store.folder_manifest(digest).values())
    return found


def dependants_of(versions: Collection[uuid.UUID]) -> list[Dependant]:
    """Everything that was made of these versions, room by room."""
    return [thing for find in _dependants for thing in find(versions)] if versions else []


def digests_in(values: Any) -> Iterator[str]:
    """The digests that a JSON value, or several, name anywhere inside."""
    return _named(values if isinstance(values, Iterable) and not isinstance(values, str | dict) else [values])


def _named(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from DIGEST.findall(value)
        elif isinstance(value, dict):
            yield from _named(value.values())
        elif isinstance(value, list | tuple):
            yield from _named(value)
