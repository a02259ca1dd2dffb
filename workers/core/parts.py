"""The files of a table: Parquet parts, written to scratch and moved in whole, each with its checksum."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from workers.core.errors import DataError
from workers.core.schema import kind_of
from workers.core.store import Store, file_digest

CELLS_PER_GROUP = 2_500_000
PART_BYTES = 256 << 20


@dataclass(frozen=True)
class Part:
    """One file: its path relative to the table, hex SHA-256, rows and bytes."""

    path: str
    digest: str
    rows: int
    size: int


def write_parts(store: Store, table: str, frames: Iterable[pl.DataFrame]) -> list[Part]:
    """Write ``frames`` (at least one, all of one schema) as new files of the table; nothing refers to them yet.

    Equal rows give equal files, however they were batched.
    """
    parts: list[Part] = []
    groups = _groups(iter(frames))
    group = next(groups, None)
    while group is not None:
        with store.scratch() as scratch:
            group, rows = _write_part(scratch, group, groups)
            digest, size = file_digest(scratch), scratch.stat().st_size
            name = f"part-{len(parts):05d}-{uuid.uuid4()}.parquet"
            store.place(scratch, store.path("tables", table, name))
        parts.append(Part(name, digest, rows, size))
    return parts


def storable(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows in types that every reader of Delta knows: signed integers, microseconds, plain text.

    Raises ``DataError`` naming a column whose type or values cannot be kept exactly.
    """
    changes = []
    for name, dtype in frame.schema.items():
        try:
            kind_of(dtype)
        except DataError as problem:
            raise DataError(f"Column “{name}”: {problem.message}", column=name) from None
        target = _target(dtype)
        if target != dtype:
            changes.append(pl.col(name).cast(target, strict=False))
    if not changes:
        return frame
    changed = frame.with_columns(changes)
    for name in (change.meta.output_name() for change in changes):
        if changed[name].null_count() != frame[name].null_count():
            raise DataError(f"Column “{name}” holds numbers beyond 64 bits. Store it as text.", column=name)
    return changed


def _target(dtype: pl.DataType) -> pl.DataType:
    if dtype.is_unsigned_integer() or dtype == pl.Int128:
        return pl.Int64()
    if isinstance(dtype, pl.Datetime):
        return pl.Datetime("us", "UTC" if dtype.time_zone else None)
    if dtype in (pl.Categorical, pl.Null) or isinstance(dtype, pl.Enum):
        return pl.String()
    return dtype


def _write_part(scratch: Path, group: pl.DataFrame, groups: Iterator[pl.DataFrame]) -> tuple[pl.DataFrame | None, int]:
    """Fill one file; answers the first group of the next one, if any, and the rows written."""
    rows = 0
    with pq.ParquetWriter(scratch, group.head(0).to_arrow().schema, compression="zstd", compression_level=1) as writer:
        following: pl.DataFrame | None = group
        while following is not None and scratch.stat().st_size < PART_BYTES:
            writer.write_table(following.to_arrow())
            rows += following.height
            following = next(groups, None)
    return following, rows


def _groups(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows in groups whose size depends on the number of columns alone."""
    held = next(frames, None)
    if held is None:
        return
    rows = max(1_000, CELLS_PER_GROUP // max(1, held.width))
    some = False
    for frame in frames:
        held = held.vstack(frame)
        while held.height >= rows:
            yield held.head(rows)
            held, some = held.slice(rows), True
    while held.height > rows:
        yield held.head(rows)
        held = held.slice(rows)
    if held.height or not some:
        yield held
