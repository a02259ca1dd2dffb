"""Taking a version out as one file."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from workers.core.cells import cell
from workers.core.tables import TableRef, read_batches, scan_table

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_HARMLESS = re.compile(r"^[+-]?[\d\s.,]*$")


def csv_pieces(ref: TableRef) -> Iterator[bytes]:
    """The version as CSV in UTF-8. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    yield _lines([scan_table(ref).collect_schema().names()])
    for batch in read_batches(ref):
        for piece in batch.iter_slices(10_000):
            yield _lines(piece.iter_rows())


def write_parquet(ref: TableRef, path: Path) -> None:
    """The version as one Parquet file, values exactly as stored."""
    batches = read_batches(ref)
    first = next(batches, pl.DataFrame()).to_arrow()
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for batch in batches:
            writer.write_table(batch.to_arrow())


def neutral(value: Any) -> Any:
    """``value`` as a spreadsheet may safely open it."""
    if isinstance(value, str) and _FORMULA.match(value) and not _HARMLESS.match(value):
        return f"'{value}"
    return cell(value)


def _lines(rows: Any) -> bytes:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows([neutral(value) for value in row] for row in rows)
    return held.getvalue().encode()
