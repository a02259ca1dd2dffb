"""The files behind frozen versions: stated anew without copying, and removed when no version needs them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deltalake import DeltaTable
from deltalake import Schema as DeltaSchema
from deltalake.exceptions import TableNotFoundError

from workers.core.errors import TransientError
from workers.core.parts import Part
from workers.core.store import Store
from workers.core.tables import ATTEMPTS, TableRef, commit, freeze, live_files, parts_of, scan_table


@dataclass(frozen=True)
class Freed:
    """What a removal took off the disk."""

    files: int = 0
    size: int = 0

    def __add__(self, other: "Freed") -> "Freed":
        return Freed(self.files + other.files, self.size + other.size)


@dataclass(frozen=True)
class Stored:
    """One file of the store: its path, its name, the table it belongs to (none for an object), bytes, and when."""

    path: str
    name: str
    table: str
    size: int
    at: datetime
    is_local: bool = False


def stored_objects(store: Store) -> Iterator[Stored]:
    """Every content-addressed object."""
    for path, size, at in _found(store, "objects"):
        yield Stored(path, Path(path).name, "", size, at)


def stored_tables(store: Store, below: str) -> Iterator[Stored]:
    """Every file of every table whose name begins with ``below``/."""
    root = store.path("tables")
    for path, size, at in _found(store, "tables", below):
        inside = Path(path).relative_to(root)
        yield Stored(path, inside.name, "/".join(inside.parts[:2]), size, at)


def remove_path(store: Store, thing: Stored) -> Freed:
    """Take one file off the disk; one that is gone already counts nothing."""
    if thing.is_local:
        there = Path(thing.path).is_file()
        Path(thing.path).unlink(missing_ok=True)
        return Freed(1, thing.size) if there else Freed()
    size = store.remove_file(thing.path, thing.name)
    return Freed() if size is None else Freed(1, size)


def _found(store: Store, *below: str) -> Iterator[tuple[str, int, datetime]]:
    folder = store.path(*below)
    if not store.fs.exists(folder):
        return
    for path, entry in store.fs.find(folder, detail=True).items():
        at = entry.get("LastModified") or datetime.fromtimestamp(entry["mtime"], tz=UTC)
        yield path, int(entry["size"]), at


def restore_table(ref: TableRef) -> TableRef:
    """The newest Delta version holds the rows of ``ref`` again, in the very same files: nothing is copied.

    Raises ``MissingObject`` when the files of ``ref`` are gone.
    """
    store, parts = Store(ref.store), parts_of(ref)
    schema = DeltaSchema.from_arrow(scan_table(ref).head(0).collect().to_arrow().schema)
    wanted = {part.path for part in parts}
    for _attempt in range(ATTEMPTS):
        delta = DeltaTable(store.uri("tables", ref.table), storage_options=store.ref.options)
        version, live = delta.version(), live_files(store, ref.table, delta.version())
        if live == wanted:
            return freeze(store, ref.table, version, parts)
        if delta.schema().to_json() == schema.to_json():  # the versions may share files, which must not come twice
            fresh = [part for part in parts if part.path not in live]
            version = commit(store, ref.table, fresh, schema, "append", None, gone=live - wanted)
        else:
            version = commit(store, ref.table, parts, schema, "overwrite", None)
        if live_files(store, ref.table, version) == wanted:
            return freeze(store, ref.table, version, parts)
    raise TransientError(f"The table {ref.table} is being written by too many others at once.")


def table_parts(store: Store, manifest: str) -> list[Part]:
    """The files that a manifest names; none when it was removed already."""
    return [Part(*entry) for entry in json.loads(store.read_bytes(manifest))] if store.has(manifest) else []


def table_files(store: Store, table: str) -> dict[str, int]:
    """Every data file in a table's folder and its bytes, whether or not a version needs it."""
    folder = store.path("tables", table)
    if not store.fs.exists(folder):
        return {}
    found = store.fs.ls(folder, detail=True)
    return {Path(entry["name"]).name: int(entry["size"]) for entry in found if entry["name"].endswith(".parquet")}


def remove_parts(store: Store, table: str, parts: Iterable[Part]) -> Freed:
    """Take these files off the disk; those that are gone already count nothing."""
    freed = Freed()
    for part in parts:
        size = store.remove_file(store.path("tables", table, part.path), part.digest)
        freed += Freed() if size is None else Freed(1, size)
    return freed


def remove_objects(store: Store, digests: Iterable[str]) -> Freed:
    """Take these stored objects off the disk; those that are gone already count nothing."""
    freed = Freed()
    for digest in digests:
        size = store.remove(digest)
        freed += Freed() if size is None else Freed(1, size)
    return freed


def remove_table(store: Store, table: str) -> Freed:
    """Take a whole table off the disk, history included."""
    folder = store.path("tables", table)
    if not store.fs.exists(folder):
        return Freed()
    whole = table_whole(store, table)
    store.fs.rm(folder, recursive=True)
    return whole


def table_whole(store: Store, table: str) -> Freed:
    """What removing a whole table frees, history included. Changes nothing."""
    folder = store.path("tables", table)
    if not store.fs.exists(folder):
        return Freed()
    sizes = [int(entry["size"]) for entry in store.fs.find(folder, detail=True).values()]
    return Freed(len(sizes), sum(sizes))


def settle_table(store: Store, table: str, head: TableRef | None) -> None:
    """After files were removed, let Delta's newest version be one that still has its files: ``head``, or no rows."""
    try:
        live = live_files(store, table)
    except TableNotFoundError:
        return
    if live <= table_files(store, table).keys():
        return
    if head is not None:
        restore_table(head)
        return
    delta = DeltaTable(store.uri("tables", table), storage_options=store.ref.options)
    commit(store, table, [], delta.schema(), "append", None, gone=live)
