"""Arrow: the format that data frames hold in memory, as files (Feather) and as streams."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.files.arrowsize import largest_batch
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
from workers.core.reader import Reader, Source, Understood, check_names
from workers.core.words import _, counted, say

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
else:
    pa = Later("pyarrow")
    pc = Later("pyarrow.compute")

MAGIC = b"ARROW1"
FEATHER_1 = b"FEA1"
STREAM = b"\xff\xff\xff\xff"
MOST = 1 << 30
LITTLE = 256 << 20
TIMES = 10
"""A compressed batch may unpack to ``LITTLE`` bytes or to as many times the size of the file, ``MOST`` at most."""


class Arrow(Reader):
    """Reads batch by batch, mapped from the disk. Nested columns come as JSON text, times of day as text."""

    label = _("Arrow")
    help = _("Arrow and Feather files and Arrow streams, as written by pandas, Polars, R or DuckDB.")
    group = _("Files")
    extensions = (".arrow", ".feather", ".ipc", ".arrows")
    magic = (MAGIC, FEATHER_1, STREAM)
    typed = True
    looks_into_text = True

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        rows, batches = 0, 0
        large: dict[str, None] = {}
        schema = _schema(source)
        check_names(source, schema.names)
        if not schema.names:
            raise source.problem(say(_("the file has no columns.")))
        for batch in _batches(source):
            rows, batches = rows + batch.num_rows, batches + 1
            large |= dict.fromkeys(name for name in unsigned(schema) if _is_large(batch.column(name)))
        one, many = _("{rows:,} rows in 1 batch."), _("{rows:,} rows in {n:,} batches.")
        as_text = kept_as_text(schema, large)
        note = counted(one, many, batches, rows=rows)
        return Understood(self.Params.parse(given), (note, *as_text.values()), as_text=as_text)

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        schema = _schema(source)
        large: dict[str, None] = {}
        if unsigned(schema):
            for batch in _batches(source):
                large |= dict.fromkeys(name for name in unsigned(schema) if _is_large(batch.column(name)))
        yield without_rows(source, schema, large)
        for batch in _batches(source):
            size = rows_at_once(schema, longest_repeated(batch))
            for first in range(0, batch.num_rows, size):
                yield plain(source, pa.Table.from_batches([batch.slice(first, size)]), large)


def _schema(source: Source) -> "pa.Schema":
    with ExitStack() as opened:
        try:
            schema = _opened(source, opened).schema
            _names = schema.names  # which must be text
            return schema
        except damage() as problem:
            raise _incomplete(source, problem) from None


def _opened(source: Source, opened: ExitStack) -> Any:
    """A reader of the file or the stream."""
    file = opened.enter_context(pa.memory_map(str(source.path)))
    head = file.read(len(MAGIC))
    file.seek(0)
    if head.startswith(FEATHER_1):
        raise source.problem(
            say(
                _(
                    "this is a Feather file of the first version, which nobody writes any more. Save it again"
                    " with version 2, or as Parquet."
                )
            )
        )
    reader = pa.ipc.open_file(file) if head == MAGIC else pa.ipc.open_stream(file)
    return opened.enter_context(reader)


def _batches(source: Source) -> "Iterator[pa.RecordBatch]":
    """Every batch, each within bounds and sound."""
    _check_size(source)
    with ExitStack() as opened:
        try:
            reader = _opened(source, opened)
            if isinstance(reader, pa.ipc.RecordBatchFileReader):
                batches = map(reader.get_batch, range(reader.num_record_batches))
            else:
                batches = iter(reader)
            for batch in batches:
                batch.validate(full=True)
                yield batch
        except damage() as problem:
            raise _incomplete(source, problem) from None


def _check_size(source: Source) -> None:
    """A small file must not unpack to more than memory holds."""
    size = largest_batch(source.path)
    if size > min(MOST, max(LITTLE, TIMES * source.path.stat().st_size)):
        raise source.problem(
            say(
                _(
                    "one of its batches says that it unpacks to {size:,.1f} GB. Write the file again in batches "
                    "of fewer rows, or as Parquet."
                ),
                size=size / 1e9,
            )
        )


def _is_large(values: "pa.Array") -> bool:
    most = pc.max(values).as_py()
    return most is not None and most > LARGEST


def _incomplete(source: Source, problem: Exception) -> Exception:
    return source.problem(
        say(_("this is not a complete Arrow file; it may be damaged or cut short. Copy it again.")),
        unreadable=True,
        reason=str(problem)[:160],
    )
