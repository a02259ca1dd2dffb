"""Frames of typed files with the columns that a table can hold: one rule for every such format.

Lists, structs and maps become JSON text, times of day and durations text, decimals beyond 38 digits text, numbers of 64
bits without sign whole numbers or, where one is beyond 63 bits, text. Bytes are refused.
"""

from collections.abc import Collection

import polars as pl
import pyarrow as pa

from workers.core.reader import Source

LARGEST = 2**63 - 1


def plain(source: Source, table: pa.Table, as_text: Collection[str] = ()) -> pl.DataFrame:
    """The rows of ``table`` in columns a table can hold; those in ``as_text`` come as text.

    Raises ``DataError`` naming the column when one cannot be stored.
    """
    frame = pl.DataFrame(pl.from_arrow(_known(source, table)))
    changes = []
    for name, dtype in frame.schema.items():
        if dtype.is_nested():
            changes.append(_as_json(frame[name]))
        elif dtype in (pl.Time, pl.Duration) or name in as_text:
            changes.append(frame[name].cast(pl.String))
        elif dtype.is_unsigned_integer() or dtype == pl.Int128:
            changes.append(frame[name].cast(pl.Int64))
        elif dtype in (pl.Binary, pl.Object):
            raise source.problem(
                f"column “{name}” holds {dtype} values, which cannot be stored. Convert it to text or numbers first.",
                column=name,
            )
    return frame.with_columns(changes)


def unsigned(schema: pa.Schema) -> list[str]:
    """The columns that may hold numbers beyond ``LARGEST``."""
    return [field.name for field in schema if pa.types.is_uint64(field.type)]


def said(as_text: Collection[str]) -> tuple[str, ...]:
    """The notes about numbers too large for a column of whole numbers."""
    return tuple(f"“{name}” holds whole numbers beyond 64 bits, kept as text to stay exact." for name in as_text)


def _known(source: Source, table: pa.Table) -> pa.Table:
    """The table without types that the frames do not know."""
    for position, field in enumerate(table.schema):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_decimal256(kind) or pa.types.is_duration(kind):
            target: pa.DataType = pa.string()
        elif pa.types.is_dictionary(field.type):
            target = kind
        elif isinstance(kind, pa.ExtensionType):
            target = kind.storage_type
        else:
            continue
        try:
            changed = table.column(position).cast(target)
        except pa.ArrowException as problem:
            raise source.problem(f"column “{field.name}” cannot be read ({problem}).", column=field.name) from None
        table = table.set_column(position, field.name, changed)
    return table


def _as_json(values: pl.Series) -> pl.Series:
    wrapped = values.to_frame("value").select(pl.struct("value").struct.json_encode())
    inner = wrapped.to_series().str.strip_prefix('{"value":').str.head(-1)
    return pl.select(pl.when(values.is_not_null()).then(inner)).to_series().alias(values.name)
