"""Parquet: columns with types of their own, kept exactly."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from workers.core.reader import Reader, Source, Understood, check_names, rows_per_batch
from workers.core.words import _


class Parquet(Reader):
    """Reads row group by row group. Nested columns come as JSON text, times of day as text."""

    label = _("Parquet")
    help = _("Typed columns, as written by Spark, pandas, Polars or DuckDB.")
    group = _("Files")
    extensions = (".parquet", ".pq")
    magic = (b"PAR1",)
    typed = True

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        with _opened(source) as file:
            names = file.schema_arrow.names
            check_names(source, names)
            if not names:
                raise source.problem("the file has no columns.")
            note = f"{file.metadata.num_rows} rows in {file.metadata.num_row_groups} row groups."
        return Understood(self.Params.parse(given), (note,))

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        with _opened(source) as file:
            yield _plain(source, file.schema_arrow.empty_table())
            size = rows_per_batch(len(file.schema_arrow))
            try:
                for batch in file.iter_batches(batch_size=size):
                    yield _plain(source, pa.Table.from_batches([batch]))
            except (pa.ArrowException, OSError) as problem:
                raise source.problem(f"the file is damaged and cannot be read to its end ({problem}).") from None


def _opened(source: Source) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source.path)
    except (pa.ArrowException, OSError) as problem:
        raise source.problem(
            f"this is not a complete Parquet file; it may have been cut short. Copy it again. ({problem})"
        ) from None


def _plain(source: Source, table: pa.Table) -> pl.DataFrame:
    """The batch with columns a table can hold. Raises ``DataError`` naming a column that cannot be one."""
    frame = pl.DataFrame(pl.from_arrow(table))
    changes = []
    for name, dtype in frame.schema.items():
        if dtype.is_nested():
            changes.append(_as_json(frame[name]))
        elif dtype == pl.Time:
            changes.append(frame[name].cast(pl.String))
        elif dtype in (pl.Binary, pl.Duration, pl.Object):
            raise source.problem(
                f"column “{name}” holds {dtype} values, which cannot be stored. Convert it to text or numbers first.",
                column=name,
            )
    return frame.with_columns(changes)


def _as_json(values: pl.Series) -> pl.Series:
    wrapped = values.to_frame("value").select(pl.struct("value").struct.json_encode())
    inner = wrapped.to_series().str.strip_prefix('{"value":').str.head(-1)
    return pl.select(pl.when(values.is_not_null()).then(inner)).to_series().alias(values.name)
