"""From a file to a typed, checksummed table version, in memory that does not grow with the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from workers.core.reader import Reader, Source, Understood
from workers.core.reporter import Reporter
from workers.core.schema import Schema
from workers.core.store import Store, StoreRef, file_digest
from workers.core.tables import TableRef, scan_table, write_table
from workers.core.words import _
from workers.profiling.formats import FORMATS, typed
from workers.profiling.inference import Reading, Survey
from workers.readers import reader_for, readers


@dataclass(frozen=True)
class ImportSpec:
    """What to import, and how a person wants it read.

    ``path`` is in the store's file system and ``digest`` its SHA-256; ``name`` is what people call the file.
    ``options`` are the reader's parameters that were chosen, ``formats`` the forms chosen for text columns (column ->
    name in ``FORMATS``); everything else is found out.
    """

    store: StoreRef
    path: str
    digest: str
    name: str
    table: str
    reader: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    append_to: TableRef | None = None

    @classmethod
    def of(cls, store: StoreRef, path: Path, table: str, **others: Any) -> "ImportSpec":
        """The spec for a file on this machine."""
        return cls(store=store, path=str(path), digest=file_digest(path), name=path.name, table=table, **others)


@dataclass(frozen=True)
class ImportResult:
    """The version made. ``options`` and ``formats``, given again, read the next file the same way."""

    table: TableRef
    columns: list[dict[str, Any]]
    reader: str
    options: dict[str, Any]
    formats: dict[str, str]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...]


def import_file(spec: ImportSpec, reporter: Reporter) -> ImportResult:
    """Read the file twice: once to see what every column holds, once to write it so.

    Raises ``DataError`` naming the file, the row and the column; nothing is committed then.
    """
    store = Store(spec.store)
    source = Source(store.local_copy(spec.path, spec.digest), spec.name, reporter.scratch)
    reader = readers.get(spec.reader) if spec.reader else reader_for(source)
    understood = reader.sniff(source, spec.options)
    for note in understood.notes:
        reporter.log(note)
    readings = _survey(reader, source, understood, spec.formats, reporter)
    reporter.phase(_("Writing the table"))
    batches = _typed_batches(reader, source, understood, readings, reporter)
    table = write_table(store, spec.table, batches, append_to=spec.append_to, properties={"etabli.source": spec.name})
    return ImportResult(
        table=table,
        columns=Schema.of(scan_table(table)).to_json(),
        reader=reader.name,
        options=understood.params.to_dict(),
        formats={reading.column: reading.format for reading in readings},
        readings=tuple(readings),
        notes=understood.notes,
    )


def _survey(
    reader: Reader, source: Source, understood: Understood, formats: dict[str, str], reporter: Reporter
) -> list[Reading]:
    reporter.phase(_("Looking at every value"))
    survey: Survey | None = None
    rows = 0
    for batch in reader.read(source, understood.params):
        rows += batch.height
        survey = survey or Survey([] if reader.typed else batch.columns, formats)
        if not reader.typed:
            survey.look(batch)
        reporter.advance(batch.height)
    if not rows:
        raise source.problem("there is a header but no row below it. Choose a file that holds data.", row=1)
    return survey.readings() if survey else []


def _typed_batches(
    reader: Reader, source: Source, understood: Understood, readings: list[Reading], reporter: Reporter
) -> Iterator[pl.DataFrame]:
    columns = [typed(reading.column, FORMATS[reading.format]) for reading in readings]
    for batch in reader.read(source, understood.params):
        yield batch.with_columns(columns)
        reporter.advance(batch.height)
