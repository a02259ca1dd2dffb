"""The files of a table: Parquet parts, written to scratch and moved in whole, each with its checksum."""

import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from workers.core.errors import DataError
from workers.core.schema import kind_of
from workers.core.store import Store, file_digest
from workers.core.words import _, say

CELLS_PER_GROUP = 1_000_000
COMPRESSION: Literal["snappy"] = "snappy"
"""Known to every reader of Parquet. Zstandard takes a quarter less room, but a table is read more often than kept."""
GROUPS_PER_PART = 1
"""Parts are gathered in memory while those before are written, so they are small."""
AT_ONCE = 2
"""Parts that are written side by side: while one is checked and moved, another one is made."""
TEXT_PER_PART = 128 << 20
"""Bytes of text that end a part before its rows do, so that memory is bounded for long texts, too."""


@dataclass(frozen=True)
class Part:
    """One file: its path relative to the table, hex SHA-256, rows and bytes."""

    path: str
    digest: str
    rows: int
    size: int


def write_parts(store: Store, table: str, frames: Iterable[pl.DataFrame]) -> list[Part]:
    """Write ``frames`` (at least one, all of one schema) as new files of the table; nothing refers to them yet.

    Equal rows give equal files, however they were batched. Parts are written while the next one is gathered. When the
    frames end in an error, what was written is removed.
    """
    pending: list[Future[Part]] = []
    with ThreadPoolExecutor(AT_ONCE) as writer:
        try:
            for number, piece in enumerate(_pieces(frames)):
                if len(pending) >= AT_ONCE:
                    pending[-AT_ONCE].result()
                pending.append(writer.submit(_write_part, store, table, number, piece))
            return [part.result() for part in pending]
        except BaseException:
            _discard(store, table, pending)
            raise


def _discard(store: Store, table: str, pending: list[Future[Part]]) -> None:
    for future in pending:
        if future.exception() is None:
            store.discard(store.path("tables", table, future.result().path))


def _write_part(store: Store, table: str, number: int, piece: pl.DataFrame) -> Part:
    name = f"part-{number:05d}-{uuid.uuid4()}.parquet"
    with store.scratch() as scratch:
        _write(scratch, piece)
        digest, size = file_digest(scratch), scratch.stat().st_size
        store.place(scratch, store.path("tables", table, name))
    return Part(name, digest, piece.height, size)


def _write(path: Path, piece: pl.DataFrame) -> None:
    if piece.is_empty():  # Polars would write no group at all, and readers by group expect one
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, and an import needs none of it

        pq.write_table(piece.to_arrow(), path)
        return
    piece.write_parquet(path, compression=COMPRESSION, row_group_size=group_rows(piece.width))


def group_rows(width: int) -> int:
    return max(1_000, CELLS_PER_GROUP // max(1, width))


def storable(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows in types that every reader of Delta knows: signed integers, microseconds, plain text.

    Raises ``DataError`` naming a column whose type or values cannot be kept exactly.
    """
    changes = []
    for name, dtype in frame.schema.items():
        try:
            kind_of(dtype)
        except DataError as problem:
            told = say(_("Column “{column}”: {problem}"), column=name, problem=problem.message)
            raise DataError(told, column=name) from None
        target = _target(dtype)
        if target != dtype:
            changes.append(pl.col(name).cast(target, strict=False))
    if not changes:
        return frame
    changed = frame.with_columns(changes)
    for name in (change.meta.output_name() for change in changes):
        if changed[name].null_count() != frame[name].null_count():
            said = _("Column “{column}” holds numbers beyond 64 bits. Store it as text.")
            raise DataError(say(said, column=name), column=name)
    return changed


def _target(dtype: pl.DataType) -> pl.DataType:
    if dtype.is_unsigned_integer() or dtype == pl.Int128:
        return pl.Int64()
    if isinstance(dtype, pl.Datetime):
        return pl.Datetime("us", "UTC" if dtype.time_zone else None)
    if dtype in (pl.Categorical, pl.Null) or isinstance(dtype, pl.Enum):
        return pl.String()
    return dtype


def _pieces(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows in pieces whose ends depend on the rows alone; at least one, be it empty."""
    held: list[pl.DataFrame] = []
    rows = text = pieces = 0
    for frame in frames:
        most = GROUPS_PER_PART * group_rows(frame.width)
        if not held:
            held.append(frame.clear())
        while frame.height:
            taken = frame.head(most - rows)
            size = _text_bytes(taken)
            if text + size >= TEXT_PER_PART:
                taken = taken.head(_rows_within(taken, TEXT_PER_PART - text))
                size = _text_bytes(taken)
            held.append(taken)
            rows, text = rows + taken.height, text + size
            frame = frame.slice(taken.height)
            if rows == most or text >= TEXT_PER_PART:
                yield _whole(held)
                held, rows, text, pieces = held[:1], 0, 0, pieces + 1
    if rows or not pieces:
        yield _whole(held)


def _whole(held: list[pl.DataFrame]) -> pl.DataFrame:
    """All rows of the frames, of which the first holds none; those of one frame are not copied."""
    return held[1].rechunk() if len(held) == 2 else pl.concat(held, rechunk=True)


def _texts(frame: pl.DataFrame) -> list[pl.Expr]:
    return [pl.col(name).str.len_bytes() for name, dtype in frame.schema.items() if dtype == pl.String]


def _text_bytes(frame: pl.DataFrame) -> int:
    sizes = [size.sum() for size in _texts(frame)]
    return int(frame.select(pl.sum_horizontal(sizes)).item()) if sizes else 0


def _rows_within(frame: pl.DataFrame, room: int) -> int:
    """How many rows it takes to reach ``room`` bytes of text."""
    reached = frame.select(pl.sum_horizontal(_texts(frame)).cum_sum()).to_series()
    return int(reached.search_sorted(room, side="left")) + 1
