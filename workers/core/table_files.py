"""The files behind frozen versions: stated anew without copying, and removed when no version needs them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
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
    sizes = [int(entry["size"]) for entry in store.fs.find(folder, detail=True).values()]
    store.fs.rm(folder, recursive=True)
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
