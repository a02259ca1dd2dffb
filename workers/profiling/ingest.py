"""From a file to a typed, checksummed table version, in memory that does not grow with the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from workers.core.formats import FORMATS, typed
from workers.core.reader import Reader, Source, Understood
from workers.core.reporter import Reporter
from workers.core.store import Store, StoreRef
from workers.core.tables import TableRef, write_table
from workers.core.words import _
from workers.profiling.inference import Reading, Survey
from workers.profiling.opening import StoredFile, open_files
from workers.profiling.profile import ColumnFacts, ProfileSpec, marked_schema, profile
from workers.readers import reader_for, readers


@dataclass(frozen=True)
class ImportSpec:
    """What to import, and how a person wants it read.

    ``files`` are stored files of one shape, read one after the other.
    ``options`` are the reader's parameters that were chosen, ``formats`` the forms chosen for text columns (column ->
    name in ``FORMATS``); everything else is found out.
    """

    store: StoreRef
    files: tuple[StoredFile, ...]
    table: str
    reader: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    append_to: TableRef | None = None

    @classmethod
    def of(cls, store: StoreRef, path: Path, table: str, **others: Any) -> "ImportSpec":
        """The spec for a file on this machine, which is stored first."""
        file = StoredFile(Store(store).put_file(path), path.name)
        return cls(store=store, files=(file,), table=table, **others)


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
    profile: list[ColumnFacts]


def import_file(spec: ImportSpec, reporter: Reporter) -> ImportResult:
    """Read the file twice: once to see what every column holds, once to write it so.

    Raises ``DataError`` naming the file, the row and the column; nothing is committed then.
    """
    stored = store_table(spec, reporter)
    described = profile(ProfileSpec(stored.table), reporter).columns
    formats = {reading.column: reading.format for reading in stored.readings}
    return ImportResult(
        table=stored.table,
        columns=marked_schema(stored.table, described, formats).to_json(),
        reader=stored.reader,
        options=stored.options,
        formats=formats,
        readings=stored.readings,
        notes=stored.notes,
        profile=described,
    )


@dataclass(frozen=True)
class Stored:
    """The table made, and how its files were read."""

    table: TableRef
    reader: str
    options: dict[str, Any]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...]


def store_table(spec: ImportSpec, reporter: Reporter) -> Stored:
    """The part of ``import_file`` before the profile: a typed, checksummed, committed version."""
    store = Store(spec.store)
    source, *_others = open_files(store, spec.files, reporter.scratch)
    reader = readers.get(spec.reader) if spec.reader else reader_for(source)
    understood = reader.sniff(source, spec.options)
    for note in understood.notes:
        reporter.log(note)
    readings = _survey(reader, source, understood, spec.formats, reporter)
    reporter.phase(_("Writing the table"))
    batches = _typed_batches(reader, source, understood, readings, reporter)
    table = write_table(store, spec.table, batches, append_to=spec.append_to, properties={"etabli.source": source.name})
    return Stored(table, reader.name, understood.params.to_dict(), tuple(readings), understood.notes)


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
        yield batch.lazy().with_columns(columns).collect(engine="in-memory")  # lazy, so that shared parts run once
        reporter.advance(batch.height)
