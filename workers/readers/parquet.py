"""Parquet: columns with types of their own, kept exactly."""

import itertools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.files.plain import (
    LARGEST,
    damage,
    kept_as_text,
    longest_repeated,
    plain,
    rows_at_once,
    unsigned,
    without_rows,
)
from workers.core.later import Later
from workers.core.reader import Reader, Source, Understood, check_names, rows_per_batch
from workers.core.words import _, counted, say

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
else:
    pa = Later("pyarrow")
    pc = Later("pyarrow.compute")
    pq = Later("pyarrow.parquet")

ENCRYPTED = b"PARE"
BUFFER = 1 << 20
MOST = 1 << 30
"""One column of one row group may unpack to as many bytes, unless the file itself is as large."""


class Parquet(Reader):
    """Reads piece by piece within row groups. Nested columns come as JSON text, times of day as text."""

    label = _("Parquet")
    help = _("Typed columns, as written by Spark, pandas, Polars or DuckDB.")
    group = _("Files")
    extensions = (".parquet", ".pq")
    magic = (b"PAR1", ENCRYPTED)
    typed = True
    looks_into_text = True

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        with _opened(source) as file:
            names = file.schema_arrow.names
            check_names(source, names)
            if not names:
                raise source.problem(say(_("the file has no columns.")))
            _check_size(source, file.metadata)
            large = _large(source, file)
            one, many = _("{rows:,} rows in 1 row group."), _("{rows:,} rows in {n:,} row groups.")
            note = counted(one, many, file.metadata.num_row_groups, rows=file.metadata.num_rows)
            as_text = kept_as_text(file.schema_arrow, large)
        return Understood(self.Params.parse(given), (note, *as_text.values()), as_text=as_text)

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        with _opened(source) as file:
            large = _large(source, file)
            yield without_rows(source, file.schema_arrow, large)
            size = rows_at_once(file.schema_arrow, _longest_repeated(source, file))
            for batch in _batches(source, file, size):
                yield plain(source, pa.Table.from_batches([batch]), large)


def _opened(source: Source) -> "pq.ParquetFile":
    with source.path.open("rb") as handle:
        if handle.read(4) == ENCRYPTED:
            raise source.problem(say(_("the file is encrypted. Save it without encryption.")))
    try:
        file = pq.ParquetFile(source.path, buffer_size=BUFFER, pre_buffer=False)
        _names = file.schema_arrow.names  # which must be text
        return file
    except damage() as problem:
        raise source.problem(
            say(
                _("this is not a complete Parquet file, or it is encrypted; it may have been cut short. Copy it again.")
            ),
            unreadable=True,
            reason=str(problem)[:160],
        ) from None


def _batches(source: Source, file: "pq.ParquetFile", size: int, names: list[str] | None = None) -> Iterator[Any]:
    try:
        yield from file.iter_batches(batch_size=size, columns=names, use_threads=False)
    except damage() as problem:
        raise _damaged(source, problem) from None


def _damaged(source: Source, problem: Exception) -> Exception:
    return source.problem(
        say(_("the file is damaged and cannot be read to its end. Copy it again.")),
        unreadable=True,
        reason=str(problem)[:160],
    )


def _longest_repeated(source: Source, file: "pq.ParquetFile") -> int:
    """Bytes of the longest text that a row group keeps once for many rows; found without reading the rows."""
    texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
    if not texts:
        return 0
    longest = 0
    with pq.ParquetFile(source.path, buffer_size=BUFFER, pre_buffer=False, read_dictionary=texts) as once:
        for group in range(once.num_row_groups):
            rows = once.iter_batches(batch_size=1, row_groups=[group], columns=texts, use_threads=False)
            try:
                longest = max([longest, *map(longest_repeated, itertools.islice(rows, 1))])
            except damage() as problem:
                raise _damaged(source, problem) from None
    return longest


def _is_text(kind: "pa.DataType") -> bool:
    values = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(values) or pa.types.is_large_string(values))


def _check_size(source: Source, metadata: "pq.FileMetaData") -> None:
    """A small file must not unpack to more than memory holds."""
    allowed = max(MOST, source.path.stat().st_size)
    for group in range(metadata.num_row_groups):
        held = metadata.row_group(group)
        for position in range(held.num_columns):
            column = held.column(position)
            if column.total_uncompressed_size > allowed:
                raise source.problem(
                    say(
                        _(
                            "column “{column}” says that it unpacks to {size:,.1f} GB. Write the file again with "
                            "smaller row groups."
                        ),
                        column=column.path_in_schema,
                        size=column.total_uncompressed_size / 1e9,
                    ),
                    column=column.path_in_schema,
                )


def _large(source: Source, file: "pq.ParquetFile") -> list[str]:
    """The columns of whole numbers without sign of which one is beyond what a table holds."""
    names = unsigned(file.schema_arrow)
    large: dict[str, None] = {}
    if names:
        for batch in _batches(source, file, rows_per_batch(len(names)), names):
            for name in batch.schema.names:
                most = pc.max(batch.column(name)).as_py()
                if most is not None and most > LARGEST:
                    large[name] = None
    return [name for name in names if name in large]
