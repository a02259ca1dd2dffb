"""Dataset tables: Delta tables whose versions are frozen by a manifest of file checksums.

Anything that reads Delta opens them without us. We read by manifest: the exact files of the version, in order, each
re-checked, so row ``i`` of a version is the same row for ever (splits are sets of such positions).
"""

import hashlib
import itertools
import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
from deltalake import CommitProperties, DeltaTable, TableFeatures
from deltalake import Schema as DeltaSchema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from workers.core.errors import DataError, TransientError
from workers.core.parts import AT_ONCE, Part, storable, write_parts
from workers.core.schema import refuse_alike
from workers.core.store import Store, StoreRef
from workers.core.words import _, say

ATTEMPTS = 8


@dataclass(frozen=True)
class TableRef:
    """One frozen version of one table; travels inside specs.

    ``manifest`` is the digest of ``[[path relative to the table, sha256, rows, bytes], ...]``; ``digest`` identifies
    the content: equal rows give an equal digest. ``size`` is in bytes.
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
    data: pl.DataFrame | Iterable[pl.DataFrame],
    *,
    append_to: TableRef | None = None,
    properties: dict[str, str] | None = None,
) -> TableRef:
    """Commit ``data`` as the next Delta version of ``table`` (a name, never a person's text).

    Replaces the content, or adds to ``append_to``'s rows. Nothing is visible before the one commit at the end; two
    writers may race, each gets a version of its own. Memory is bounded by one batch when batches are given.
    Raises ``DataError`` when a column cannot be stored, two columns differ by case alone, or appended rows have other
    columns than the table.
    """
    frames = map(storable, [data] if isinstance(data, pl.DataFrame) else data)
    first = next(frames, None)
    if first is None:
        raise ValueError("a table needs at least one batch, be it empty")
    refuse_alike(first.columns)
    if append_to is not None:
        _check_same_columns(append_to, first)
    fresh = write_parts(store, table, itertools.chain([first], frames))
    schema = DeltaSchema.from_arrow(first.schema)
    if append_to is None or append_to.table != table:
        return replace_content(store, table, fresh, first, properties)
    before = parts_of(append_to)
    version = commit(store, table, fresh, schema, "append", properties)
    if live_files(store, table, version) != {part.path for part in before + fresh}:
        # Somebody else moved the table on: state the whole content, so that Delta and our manifest say the same.
        before = write_parts(store, table, read_batches(append_to))
        version = commit(store, table, before + fresh, schema, "overwrite", properties)
    return freeze(store, table, version, before + fresh)


def replace_content(
    store: Store, table: str, parts: list[Part], like: pl.DataFrame, properties: dict[str, str] | None = None
) -> TableRef:
    """Commit files that were written as all there is in the table's next version; ``like`` has their columns.

    Raises ``DataError`` when two columns differ by case alone.
    """
    refuse_alike(like.columns)
    version = commit(store, table, parts, DeltaSchema.from_arrow(like.schema), "overwrite", properties)
    return freeze(store, table, version, parts)


def scan_table(ref: TableRef) -> pl.LazyFrame:
    """The rows of a version, in their order, as a lazy frame. Raises ``CorruptObject`` when bytes were changed."""
    return pl.scan_parquet(local_files(ref), glob=False, hive_partitioning=False)


def read_rows(ref: TableRef, rows: Iterable[int]) -> pl.DataFrame:
    """The rows at these positions (0-based), in ascending order of position."""
    wanted = pl.Series("row", sorted(rows), dtype=pl.UInt32)
    frame = scan_table(ref).with_row_index("__row").filter(pl.col("__row").is_in(wanted.implode()))
    return frame.drop("__row").collect(engine="in-memory")


def read_batches(ref: TableRef) -> Iterator[pl.DataFrame]:
    """Every row of a version in order, batch by batch: memory holds one batch, not the table."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, and an import needs none of it

    for path in local_files(ref):
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                yield pl.DataFrame(pl.from_arrow(file.read_row_group(group)))


@dataclass(frozen=True)
class Piece:
    """One file of a version, wherever somebody is to read it; ``path`` is the store's own."""

    store: StoreRef
    path: str
    digest: str
    rows: int
    size: int

    def local(self) -> Path:
        """The file on this machine, checked."""
        return Store(self.store).local_copy(self.path, self.digest)

    def to_check(self) -> tuple[Path, Callable[[], None]]:
        """The same file before it was checked, and what checks it."""
        return Store(self.store).copy_to_check(self.path, self.digest)


def pieces_of(ref: TableRef) -> list[Piece]:
    """The Parquet files of a version, in the order of its rows."""
    store = Store(ref.store)
    paths = ((part, store.path("tables", ref.table, part.path)) for part in parts_of(ref))
    return [Piece(ref.store, path, part.digest, part.rows, part.size) for part, path in paths]


def local_files(ref: TableRef) -> list[Path]:
    """The same files on this machine, each checked."""
    with checked_meanwhile(ref) as files:
        return files


@contextmanager
def checked_meanwhile(ref: TableRef) -> Iterator[list[Path]]:
    """The same files, checked on threads of their own while they are read.

    At the end a file that is not what was stored raises ``CorruptObject``, in the place of whatever it led to.
    """
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(Piece.to_check, pieces_of(ref)))
        checks = [threads.submit(check) for _file, check in found]
        try:
            yield [file for file, _check in found]
        finally:
            for check in checks:
                check.result()


def parts_of(ref: TableRef) -> list[Part]:
    """The files of a version, in the order of its rows."""
    return [Part(*entry) for entry in json.loads(Store(ref.store).read_bytes(ref.manifest))]


def _check_same_columns(ref: TableRef, frame: pl.DataFrame) -> None:
    have, given = scan_table(ref).collect_schema(), frame.schema
    for name in [*have, *given]:
        if name not in given:
            said = _("The rows to append have no column “{column}”. Append rows with the same columns.")
            raise DataError(say(said, column=name), column=name)
        if name not in have:
            said = _("The table has no column “{column}” to append to. Remove it or replace the data.")
            raise DataError(say(said, column=name), column=name)
        if have[name] != given[name]:
            said = _(
                "The column “{column}” holds {have} in the table and {given} in the rows to append. Give both the same "
                "type."
            )
            words = {"column": name, "have": str(have[name]), "given": str(given[name])}
            raise DataError(say(said, **words), column=name)


def commit(
    store: Store,
    table: str,
    parts: list[Part],
    schema: DeltaSchema,
    mode: str,
    properties: dict[str, str] | None,
    *,
    gone: Iterable[str] = (),
) -> int:
    """One transaction that adds these files, in the place of all or only of those ``gone``; answers its version."""
    facts = CommitProperties(custom_metadata=properties or {})
    actions: list[AddAction | RemoveAction] = [
        AddAction(part.path, part.size, {}, 0, True, json.dumps({"numRecords": part.rows})) for part in parts
    ]
    actions += [RemoveAction(path, True, int(1000 * time.time()), None, {}) for path in gone]
    named, uri, options = actions[-1].path, store.uri("tables", table), store.ref.options
    for _attempt in range(ATTEMPTS):
        try:
            delta = _opened(store, table)
            _allow_local_times(delta, schema)
            base = delta.version()
            delta.create_write_transaction(actions, mode=mode, schema=schema, commit_properties=facts)
        except CommitFailedError:
            continue
        except TableNotFoundError:
            if _is_created(uri, schema, actions, storage_options=options, commit_properties=facts):
                return _created_version(store, table, parts, schema, properties)
            continue
        return _version_that_names(store, table, named, after=base)
    raise TransientError(f"The table {table} is being written by too many others at once.")


def _opened(store: Store, table: str) -> DeltaTable:
    """Raises ``TableNotFoundError``; where a look into a folder says so, sooner than Delta would."""
    if store.is_local and not Path(store.path("tables", table, "_delta_log")).is_dir():
        raise TableNotFoundError
    return DeltaTable(store.uri("tables", table), storage_options=store.ref.options)


def _version_that_names(store: Store, table: str, path: str, after: int) -> int:
    """Our own commit, which need not be the latest: others may have committed before and after it."""
    for version in itertools.count(after + 1):
        log = store.read(store.path("tables", table, "_delta_log", f"{version:020}.json"))
        lines = [json.loads(line) for line in log.splitlines()]
        named = [action for line in lines for action in (line.get("add"), line.get("remove")) if action]
        if any(unquote(action["path"]) == path for action in named):
            return version
    raise AssertionError("count() does not end")


def _created_version(
    store: Store, table: str, parts: list[Part], schema: DeltaSchema, properties: dict[str, str] | None
) -> int:
    """The version that holds these files alone: 0, unless somebody else created the table at the same moment.

    Delta lets both do so, one on top of the other; the files of the first are taken away then.
    """
    version = _version_that_names(store, table, parts[-1].path, after=-1)
    if version == 0:
        return version
    others = live_files(store, table, version) - {part.path for part in parts}
    return commit(store, table, [], schema, "append", properties, gone=others)


def _is_created(uri: str, schema: DeltaSchema, actions: list[Any], **options: Any) -> bool:
    """Whether the table came to be with these files; False when somebody else created it first."""
    try:
        create_table_with_add_actions(uri, schema, actions, **options)
    except DeltaError:
        if DeltaTable.is_deltatable(uri, options["storage_options"]):
            return False
        raise
    return True


def _allow_local_times(delta: DeltaTable, schema: DeltaSchema) -> None:
    """Times without a zone are a table feature that Delta wants declared before the first such column."""
    if "timestamp_ntz" not in schema.to_json():
        return
    protocol: Any = delta.protocol()
    if "timestampNtz" not in (protocol.writer_features or []):
        delta.alter.add_feature(TableFeatures.TimestampWithoutTimezone, allow_protocol_versions_increase=True)
        delta.update_incremental()


def live_files(store: Store, table: str, version: int | None = None) -> set[str]:
    """The files that Delta reads for a version of the table, its newest when None."""
    delta = DeltaTable(store.uri("tables", table), version=version, storage_options=store.ref.options)
    return {unquote(path) for path in delta.get_add_actions(flatten=True)["path"].to_pylist()}


def freeze(store: Store, table: str, version: int, parts: list[Part]) -> TableRef:
    """The reference to a committed version, after its manifest is safe."""
    manifest = store.put_bytes(json.dumps([astuple(part) for part in parts]).encode())
    content = hashlib.sha256("\n".join(part.digest for part in parts).encode()).hexdigest()
    return TableRef(
        store=store.ref,
        table=table,
        version=version,
        manifest=manifest,
        digest=content,
        rows=sum(part.rows for part in parts),
        size=sum(part.size for part in parts),
    )
