"""Frames of typed files with the columns that a table can hold: one rule for every such format.

Lists, structs and maps become JSON text, times of day and durations text, decimals beyond 38 digits text, numbers of 64
bits without sign whole numbers or, where one is beyond 63 bits, text; moments are kept to the microsecond, those with a
zone in UTC. Bytes are refused.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from workers.core.files.gathering import KINDS
from workers.core.later import Later
from workers.core.reader import Source, rows_per_batch
from workers.core.words import _, say

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
else:
    pa = Later("pyarrow")
    pc = Later("pyarrow.compute")

LARGEST = 2**63 - 1
BATCH_BYTES = 96 << 20


def damage() -> tuple[type[Exception], ...]:
    """What Arrow raises for a file that is not what it should be."""
    return pa.ArrowException, OSError, UnicodeDecodeError


def _unreadable() -> tuple[type[BaseException], ...]:
    """What Arrow and the frames raise for values that they do not know."""
    known = pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException
    return *known, TypeError, ValueError, NotImplementedError


def plain(source: Source, table: pa.Table, as_text: Collection[str] = ()) -> pl.DataFrame:
    """The rows of ``table`` in columns a table can hold; those in ``as_text`` come as text.

    Raises ``DataError`` naming the column when one cannot be stored.
    """
    try:
        frame = pl.DataFrame(pl.from_arrow(_known(source, table)))
    except _unreadable() as problem:
        raise source.problem(
            say(
                _("it holds values of a type that cannot be read ({reason}). Convert that column to text first."),
                reason=str(problem)[:160],
            )
        ) from None
    changes = []
    for name, dtype in frame.schema.items():
        if dtype.is_nested():
            changes.append(_as_json(source, frame[name]))
        elif dtype in (pl.Time, pl.Duration) or name in as_text:
            changes.append(frame[name].cast(pl.String))
        elif dtype.is_unsigned_integer() or dtype == pl.Int128:
            changes.append(frame[name].cast(pl.Int64))
        elif dtype in (pl.Binary, pl.Object):
            raise source.problem(
                say(
                    _(
                        "column “{name}” holds {dtype} values, which cannot be stored. Convert it to text or "
                        "numbers first."
                    ),
                    name=name,
                    dtype=str(dtype),
                ),
                column=name,
            )
    return frame.with_columns(changes)


def without_rows(source: Source, schema: pa.Schema, as_text: Collection[str] = ()) -> pl.DataFrame:
    """No rows of the columns that ``plain`` gives."""
    try:
        empty = schema.empty_table()
    except pa.ArrowException as problem:
        raise source.problem(
            say(_("it holds values of a type that cannot be read ({reason})."), reason=str(problem))
        ) from None
    return plain(source, empty, as_text)


def rows_at_once(schema: pa.Schema, longest: int) -> int:
    """Rows of a batch of bounded size, one repeated value having as many as ``longest`` bytes."""
    return max(1, min(rows_per_batch(len(schema)), BATCH_BYTES // max(1, longest)))


def longest_repeated(batch: pa.RecordBatch) -> int:
    """Bytes of the longest text or bytes that stand once in the batch, however many rows repeat it."""
    found = 0
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            values = column.dictionary
        elif pa.types.is_run_end_encoded(column.type):
            values = column.values
        else:
            continue
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type) or pa.types.is_binary(values.type):
            found = max(found, pc.max(pc.binary_length(values)).as_py() or 0)
        else:
            found = max(found, values.nbytes // 64)  # of nested values the average will do
    return found


def unsigned(schema: pa.Schema) -> list[str]:
    """The columns that may hold numbers beyond ``LARGEST``."""
    return [field.name for field in schema if pa.types.is_uint64(field.type)]


def kept_as_text(schema: pa.Schema, large: Collection[str]) -> dict[str, str]:
    """A note for each column that is no text in the file and becomes one; ``large`` have numbers too large to keep."""
    beyond = _("“{name}” holds whole numbers beyond 64 bits, kept as text to stay exact.")
    as_text = _("“{name}” holds {kind}, kept as text.")
    kinds = {field.name: _kept_as(field.type) for field in schema}
    notes: dict[str, str] = {name: say(as_text, name=name, kind=say(kind)) for name, kind in kinds.items() if kind}
    notes |= {name: say(beyond, name=name) for name in large}
    return notes


def _kept_as(kind: pa.DataType) -> str:
    """What values of a type that becomes text are called; empty for any other."""
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return _kept_as(kind.value_type)
    if isinstance(kind, pa.BaseExtensionType):
        return "" if isinstance(kind, pa.UuidType) else _kept_as(kind.storage_type)
    if pa.types.is_struct(kind) or pa.types.is_map(kind):
        return KINDS["object"]
    if pa.types.is_nested(kind):
        return KINDS["list"]
    if pa.types.is_decimal256(kind):
        return _("exact numbers of more than 38 digits")
    return KINDS["time"] if pa.types.is_time(kind) else KINDS["duration"] if pa.types.is_duration(kind) else ""


def _known(source: Source, table: pa.Table) -> pa.Table:
    """The table in types that the frames know."""
    for position, field in enumerate(table.schema):
        target = _target(field.type)
        if target is None:
            continue
        try:
            changed = _changed(table.column(position), target)
        except (pa.ArrowException, OverflowError) as problem:
            raise source.problem(
                say(
                    _(
                        "column “{column}” holds {kind} values that cannot be kept ({reason}). Convert it to text"
                        " first."
                    ),
                    column=field.name,
                    kind=str(field.type),
                    reason=str(problem)[:120],
                ),
                column=field.name,
            ) from None
        table = table.set_column(position, field.name, changed)
    return table


def _target(kind: pa.DataType) -> pa.DataType | None:
    """The type to store, None when it is stored as it is."""
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return _target(kind.value_type) or kind.value_type
    if isinstance(kind, pa.UuidType) or pa.types.is_decimal256(kind) or pa.types.is_duration(kind):
        return pa.string()
    if isinstance(kind, pa.BaseExtensionType):
        return _target(kind.storage_type) or kind.storage_type
    if pa.types.is_union(kind) or pa.types.is_interval(kind):
        return pa.string()  # which Arrow refuses, naming the type
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz and "UTC")
    return pa.date32() if pa.types.is_date64(kind) else None


def _changed(values: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    kind = values.type
    if pa.types.is_run_end_encoded(kind):
        values = pa.chunked_array([pc.run_end_decode(chunk) for chunk in values.chunks], kind.value_type)
    elif isinstance(kind, pa.UuidType):
        return pa.chunked_array([[None if value is None else str(value) for value in values.to_pylist()]], target)
    elif isinstance(kind, pa.BaseExtensionType):
        values = pa.chunked_array([chunk.storage for chunk in values.chunks], kind.storage_type)
    finer = pa.types.is_timestamp(kind) and kind.unit == "ns"
    return values.cast(target, safe=not finer)


def _as_json(source: Source, values: pl.Series) -> pl.Series:
    try:
        wrapped = values.to_frame("value").select(pl.struct("value").struct.json_encode())
    except _unreadable():
        raise source.problem(
            say(
                _("column “{column}” holds {kind} values, which cannot be written as text. Convert it first."),
                column=values.name,
                kind=str(values.dtype),
            ),
            column=values.name,
        ) from None
    inner = wrapped.to_series().str.strip_prefix('{"value":').str.head(-1)
    return pl.select(pl.when(values.is_not_null()).then(inner)).to_series().alias(values.name)
