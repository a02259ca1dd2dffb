"""What files hold, understood from every value before anything is stored."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.formats import FORMATS, typed
from workers.core.reporter import Reporter
from workers.core.schema import Schema
from workers.core.store import Store, StoreRef
from workers.core.words import _
from workers.profiling.inference import Reading, Survey
from workers.profiling.opening import StoredFile, open_files
from workers.profiling.together import read_together, sniff_together
from workers.readers import reader_for, readers

SAMPLE_ROWS = 100


@dataclass(frozen=True)
class InspectionSpec:
    """Files of one shape and how a person wants them read; the fields are those of ``ImportSpec``."""

    store: StoreRef
    files: tuple[StoredFile, ...]
    reader: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Sample:
    """The first rows: as they stand in the file (text, null when empty) and as they would be stored (JSON cells)."""

    raw: list[list[Any]]
    typed: list[list[Any]]


@dataclass(frozen=True)
class Understanding:
    """What was understood. ``options`` and ``formats``, given to an import, read the files in just this way.

    ``rows`` counts every row of every file; ``columns`` is the schema as JSON (see ``Schema.to_json``); ``readings``
    has one entry per text column, with the evidence from every value; formats that carry types have no readings.
    """

    reader: str
    options: dict[str, Any]
    formats: dict[str, str]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...]
    rows: int
    columns: list[dict[str, Any]]
    sample: Sample


def inspect_files(spec: InspectionSpec, reporter: Reporter) -> Understanding:
    """Read every value once and say what it is; nothing is stored.

    Raises ``DataError`` naming the file, the row and the column.
    """
    store = Store(spec.store)
    sources = open_files(store, spec.files, reporter.scratch)
    reader = readers.get(spec.reader) if spec.reader else reader_for(sources[0])
    understood = sniff_together(reader, sources, spec.options)
    reporter.phase(_("Looking at every value"))
    survey: Survey | None = None
    first = pl.DataFrame()
    rows = 0
    for batch in read_together(reader, sources, understood.params):
        survey = survey or Survey([] if reader.typed else batch.columns, spec.formats)
        first = batch.head(SAMPLE_ROWS) if not rows else first
        rows += batch.height
        if not reader.typed:
            survey.look(batch)
        reporter.advance(batch.height)
    readings = tuple(survey.readings()) if survey else ()
    sample = first.with_columns(typed(reading.column, FORMATS[reading.format]) for reading in readings)
    return Understanding(
        reader=reader.name,
        options=understood.params.to_dict(),
        formats={reading.column: reading.format for reading in readings},
        readings=readings,
        notes=understood.notes,
        rows=rows,
        columns=Schema.of(sample).to_json(),
        sample=Sample(_cells(first), _cells(sample)),
    )


def _cells(frame: pl.DataFrame) -> list[list[Any]]:
    return [[cell(value) for value in row] for row in frame.iter_rows()]
