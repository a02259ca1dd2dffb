"""Taking rows out as one file."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from workers.core.schema import BOOLEAN, DECIMAL, NUMBER, TEXT, kind_of

_FORMULA, _HARMLESS = r"^[=+\-@\t\r]", r"^[+-]?[\d\s.,]*$"


@dataclass(frozen=True)
class Layout:
    """How delimited text is written. ``mark`` stands before everything and tells a spreadsheet that it is UTF-8.

    ``truths`` are the words for true and false.
    """

    delimiter: str = ","
    decimal: str = "."
    mark: str = ""
    truths: tuple[str, str] = ("True", "False")


PLAIN = Layout()
EXCEL = Layout(";", ",", "\ufeff", ("TRUE", "FALSE"))
"""What spreadsheets open by a double click where the decimal sign is a comma, as in French; the words for true and
false are those of its language."""


def csv_pieces(
    frames: Iterable[pl.DataFrame], masked: Collection[str] = (), mask: str = "", layout: Layout = PLAIN
) -> Iterator[bytes]:
    """Pieces of a table (one at least) as delimited text in UTF-8.

    Text that a spreadsheet would run as a formula gets an apostrophe before it. Values of ``masked`` columns are
    replaced by ``mask``; missing ones stay missing.
    """
    for number, frame in enumerate(frames):
        if not number:
            yield layout.mark.encode() + _lines([[neutral(name) for name in frame.columns]], layout)
        for piece in covered(frame, masked, mask).iter_slices(10_000):
            yield _lines(_written_columns(piece, layout).iter_rows(), layout)


def write_parquet(frames: Iterable[pl.DataFrame], path: Path, masked: Collection[str] = (), mask: str = "") -> None:
    """Pieces of a table as one Parquet file, values exactly as stored but for those of ``masked`` columns."""
    told = (covered(frame, masked, mask) for frame in frames)
    first = next(told, pl.DataFrame()).to_arrow()
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for frame in told:
            writer.write_table(frame.to_arrow())


def covered(batch: pl.DataFrame, masked: Collection[str], mask: str) -> pl.DataFrame:
    """``mask`` in place of every value of the ``masked`` columns, which become text."""
    present = [pl.when(pl.col(name).is_not_null()).then(pl.lit(mask)).alias(name) for name in masked if name in batch]
    return batch.with_columns(present)


def neutral(text: str) -> str:
    """``text`` as a spreadsheet may safely open it."""
    return f"'{text}" if re.match(_FORMULA, text) and not re.match(_HARMLESS, text) else text


def _written_columns(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Texts made safe, column by column, numbers with their decimal sign, truth values with their words. The rest is
    what ``csv`` makes of it."""
    texts = [pl.col(name) for name, dtype in frame.schema.items() if kind_of(dtype) == TEXT]
    kinds = (DECIMAL,) if layout.decimal == "." else (DECIMAL, NUMBER)
    decimals = [
        pl.col(name).cast(pl.String).str.replace(".", layout.decimal, literal=True)
        for name, dtype in frame.schema.items()
        if kind_of(dtype) in kinds
    ]
    true, false = layout.truths
    truths = [
        pl.when(name).then(pl.lit(true)).when(~pl.col(name)).then(pl.lit(false)).alias(name)
        for name, dtype in frame.schema.items()
        if kind_of(dtype) == BOOLEAN
    ]
    runs = [text.str.contains(_FORMULA) & ~text.str.contains(_HARMLESS) for text in texts]
    safe = [
        pl.when(run).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(text.meta.output_name())
        for run, text in zip(runs, texts, strict=True)
    ]
    return frame.with_columns(*safe, *decimals, *truths)


def _lines(rows: Iterable[Iterable[Any]], layout: Layout) -> bytes:
    """Each row as a line. Written with the line's end of two signs, as otherwise a cell with "\\r" is not quoted."""
    lines = _Lines()
    csv.writer(lines, delimiter=layout.delimiter, lineterminator="\r\n").writerows(rows)
    return "".join(f"{line[:-2]}\n" for line in lines).encode()


class _Lines(list[str]):
    """A file for ``csv``, which writes line by line."""

    write = list.append
