"""Taking rows out as one file."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from workers.core.cells import cell

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_HARMLESS = re.compile(r"^[+-]?[\d\s.,]*$")


def csv_pieces(frames: Iterable[pl.DataFrame], masked: Collection[str] = (), mask: str = "") -> Iterator[bytes]:
    """Pieces of a table (one at least) as CSV in UTF-8.

    Text that a spreadsheet would run as a formula gets an apostrophe before it. Values of ``masked`` columns are
    replaced by ``mask``; missing ones stay missing.
    """
    for number, frame in enumerate(frames):
        if not number:
            yield _lines([frame.columns])
        for piece in _covered(frame, masked, mask).iter_slices(10_000):
            yield _lines(piece.iter_rows())


def write_parquet(frames: Iterable[pl.DataFrame], path: Path, masked: Collection[str] = (), mask: str = "") -> None:
    """Pieces of a table as one Parquet file, values exactly as stored but for those of ``masked`` columns."""
    covered = (_covered(frame, masked, mask) for frame in frames)
    first = next(covered, pl.DataFrame()).to_arrow()
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for frame in covered:
            writer.write_table(frame.to_arrow())


def _covered(batch: pl.DataFrame, masked: Collection[str], mask: str) -> pl.DataFrame:
    """``mask`` in place of every value of the ``masked`` columns, which become text."""
    present = [pl.when(pl.col(name).is_not_null()).then(pl.lit(mask)).alias(name) for name in masked if name in batch]
    return batch.with_columns(present)


def neutral(value: Any) -> Any:
    """``value`` as a spreadsheet may safely open it."""
    if isinstance(value, str) and _FORMULA.match(value) and not _HARMLESS.match(value):
        return f"'{value}"
    return cell(value)


def _lines(rows: Any) -> bytes:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows([neutral(value) for value in row] for row in rows)
    return held.getvalue().encode()
