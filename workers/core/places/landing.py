"""Rows of a database land in a Parquet file, each column in its exact type, in memory of one batch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workers.core.connector import Errand, Fetched, LocalFile
from workers.core.errors import DataError
from workers.core.places.outbound import too_large
from workers.core.store import file_digest
from workers.core.words import _, say

BATCH_CELLS = 1_000_000
BATCH_BYTES = 32 << 20
MOST_DIGITS = 38
FILE = "query.parquet"

TEXT, INTEGER, NUMBER, BOOLEAN = pa.string(), pa.int64(), pa.float64(), pa.bool_()
DATE, DATETIME, MOMENT = pa.date32(), pa.timestamp("us"), pa.timestamp("us", "UTC")


@dataclass(frozen=True)
class Landing:
    """One column: its name, the type that it gets, and a sentence if that is not the database's own.

    ``by_values`` when the database declares too little, so that the values decide the type.
    """

    name: str
    type: pa.DataType
    note: str = ""
    by_values: bool = False


def check_columns(names: Sequence[str]) -> None:
    """Every column needs a name of its own. Raises ``DataError`` that says which have not."""
    seen: set[str] = set()
    for place, name in enumerate(names, start=1):
        if not name.strip():
            raise DataError(say(_("Column {n} of the query has no name. Give it one with AS."), n=place))
        if name.casefold() in seen:
            twice = _("Two columns of the query are called “{column}”. Give one another name with AS.")
            raise DataError(say(twice, column=name), column=name)
        seen.add(name.casefold())


def decimal_or_text(name: str, whole: int, scale: int) -> Landing:
    """The landing of exact numbers with so many digits before and after the point."""
    digits = max(1, whole + scale)
    if digits <= MOST_DIGITS:
        return Landing(name, pa.decimal128(digits, scale))
    return Landing(
        name,
        TEXT,
        say(_("{column}: its numbers have up to {n} digits, more than a number keeps exactly; kept as text."),
            column=name, n=digits),
    )  # fmt: skip


def holds_bytes(column: str, advice: str) -> DataError:
    """The refusal of a column that a table here cannot hold; ``advice`` says what to do."""
    unfit = _("Column “{column}” holds bytes, which a table here cannot. {advice}")
    return DataError(say(unfit, column=column, advice=advice), column=column)


def pieces(rows: Iterable[tuple[Any, ...]], columns: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in lists of bounded cells and bounded text, whatever the rows hold."""
    held: list[tuple[Any, ...]] = []
    most, size = max(1, BATCH_CELLS // max(1, columns)), 0
    for row in rows:
        held.append(row)
        size += sum(len(value) for value in row if type(value) is str)
        if len(held) == most or size > BATCH_BYTES:
            yield held
            held, size = [], 0
    if held:
        yield held


def land(columns: Sequence[Landing], batches: Iterator[pa.RecordBatch], errand: Errand) -> Fetched:
    """Write the rows to a file; nothing is brought when it equals the one of the last fetch.

    ``batches`` hold the values as text (null where there is none) or in their type already. Raises ``DataError`` that
    names row and column of a value that is not one of its type.
    """
    target = errand.scratch / FILE
    schema = pa.schema([(column.name, column.type) for column in columns])
    errand.reporter.phase(_("Reading rows"))
    rows = 0
    with pq.ParquetWriter(target, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            arrays = [_exact(batch.column(place), column, rows) for place, column in enumerate(columns)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            rows += batch.num_rows
            errand.reporter.advance(batch.num_rows)
            _check_room(target, errand)
    digest = file_digest(target)
    notes = tuple(column.note for column in columns if column.note)
    if not rows:
        raise DataError(say(_("The query answers no row. Nothing was stored.")))
    if errand.seen.get("digest") == digest:
        return Fetched((), dict(errand.seen), notes)
    return Fetched((LocalFile(target, FILE),), {"digest": digest}, notes)


def _check_room(target: Path, errand: Errand) -> None:
    size = target.stat().st_size
    if size > errand.room:
        raise too_large(FILE, size, errand.room)


def _exact(values: pa.Array, column: Landing, before: int) -> pa.Array:
    if values.type == column.type:
        return values
    try:
        return _cast(values, column.type)
    except pa.ArrowInvalid:
        place = _first_bad(values, column.type)
        row, value = before + place + 1, str(values[place].as_py())[:60]
        misfit = _(
            "Row {row}, column “{column}”: “{value}” cannot be kept as {kind}. Leave such rows out, or turn the "
            "column into text in the query."
        )
        said = say(misfit, row=row, column=column.name, value=value, kind=say(_said(column.type)))
        raise DataError(said, row=row, column=column.name) from None


def _cast(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    if wanted == BOOLEAN and values.type == TEXT:
        return pc.equal(values, "t")
    if wanted == MOMENT and values.type == TEXT:
        return pc.cast(pc.cast(pc.replace_substring_regex(values, r"\+00$", ""), DATETIME), MOMENT)
    return pc.cast(values, wanted)


def _first_bad(values: pa.Array, wanted: pa.DataType) -> int:
    """The position of the first value that cannot be cast, found by halving."""
    low, high = 0, len(values)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            _cast(values.slice(low, middle - low), wanted)
            low = middle
        except pa.ArrowInvalid:
            high = middle
    return low


def _said(wanted: pa.DataType) -> str:
    if pa.types.is_date(wanted):
        return _("a date")
    if pa.types.is_timestamp(wanted):
        return _("a date and time")
    return _("an exact number") if pa.types.is_decimal(wanted) else _("a number")
