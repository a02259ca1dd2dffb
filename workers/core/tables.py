"""Dataset tables: Delta tables whose versions are frozen by a manifest of file checksums.

Anything that reads Delta opens them without us. We read by manifest: the exact files of the version, in order, each
re-checked, so row ``i`` of a version is the same row for ever (splits are sets of such positions).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake

from workers.core.store import Store, StoreRef, file_digest


@dataclass(frozen=True)
class TableRef:
    """One frozen version of one table; travels inside specs.

    ``manifest`` is the digest of ``[[path relative to the table, sha256, rows], ...]``; ``digest`` identifies the
    content: equal bytes give an equal digest.
    """

    store: StoreRef
    table: str
    version: int
    manifest: str
    digest: str
    rows: int
    size: int


def write_table(
    store: Store,
    table: str,
    data: pl.DataFrame | pa.RecordBatchReader,
    *,
    append_to: TableRef | None = None,
    properties: dict[str, str] | None = None,
) -> TableRef:
    """Commit ``data`` as the next Delta version of ``table`` (a name, never a person's text).

    Replaces the content, or adds to ``append_to``'s files. Two writers may race: each gets a version of its own.
    Memory is bounded by one batch when a reader is given.
    """
    uri = store.uri("tables", table)
    arrow: Any = data.rechunk().to_arrow() if isinstance(data, pl.DataFrame) else data
    write_deltalake(
        uri,
        arrow,
        mode="append" if append_to else "overwrite",
        schema_mode=None if append_to else "overwrite",
        storage_options=store.ref.options,
        commit_properties=CommitProperties(custom_metadata=properties or {}),
    )
    return _freeze(store, table, append_to)


def scan_table(ref: TableRef) -> pl.LazyFrame:
    """The rows of a version, in their order, as a lazy frame. Raises ``CorruptObject`` when bytes were changed."""
    store = Store(ref.store)
    entries: list[tuple[str, str, int]] = json.loads(store.read_bytes(ref.manifest))
    files = [store.local_copy(store.path("tables", ref.table, path), digest) for path, digest, _ in entries]
    return pl.scan_parquet(files, glob=False, hive_partitioning=False)


def read_rows(ref: TableRef, rows: Iterable[int]) -> pl.DataFrame:
    """The rows at these positions (0-based), in ascending order of position."""
    wanted = pl.Series("row", sorted(rows), dtype=pl.UInt32)
    frame = scan_table(ref).with_row_index("__row").filter(pl.col("__row").is_in(wanted.implode()))
    return frame.drop("__row").collect(engine="in-memory")


def _freeze(store: Store, table: str, append_to: TableRef | None) -> TableRef:
    delta = DeltaTable(store.uri("tables", table), storage_options=store.ref.options)
    added = delta.get_add_actions(flatten=True)
    facts = {
        unquote(path): (rows, size)
        for path, rows, size in zip(
            added["path"].to_pylist(), added["num_records"].to_pylist(), added["size_bytes"].to_pylist(), strict=True
        )
    }
    before = json.loads(store.read_bytes(append_to.manifest)) if append_to else []
    old = {path for path, _, _ in before}
    fresh = [[path, _digest_of(store, table, path), facts[path][0]] for path in sorted(set(facts) - old)]
    entries = before + fresh
    manifest = store.put_bytes(json.dumps(entries).encode())
    content = hashlib.sha256("\n".join(digest for _, digest, _ in entries).encode()).hexdigest()
    return TableRef(
        store=store.ref,
        table=table,
        version=delta.version(),
        manifest=manifest,
        digest=content,
        rows=sum(rows for _, _, rows in entries),
        size=sum(size for _, size in facts.values()),
    )


def _digest_of(store: Store, table: str, path: str) -> str:
    place = store.path("tables", table, path)
    if store.is_local:
        return file_digest(Path(place))
    with store.fs.open(place, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()

