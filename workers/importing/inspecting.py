"""What files hold, understood from every value before anything is stored."""

from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from workers.core.cells import cell
from workers.core.formats import FORMATS, read_text
from workers.core.reader import Offer
from workers.core.reporter import Reporter
from workers.core.said import Said
from workers.core.schema import TEXT, Schema
from workers.core.words import _
from workers.importing.asked import Asked, Opened, TypedRows
from workers.importing.beforehand import ByKey, Newest, by_key, is_comparable
from workers.importing.evidence import Reading
from workers.importing.inference import Unsettled

SAMPLE_ROWS = 100


@dataclass(frozen=True)
class InspectionSpec(Asked):
    """Files of one shape and how a person wants them read; ``newest`` is the version that they are to follow."""

    newest: Newest | None = None


@dataclass(frozen=True)
class Sample:
    """The first rows: as they stand in the file (text, null when empty) and as they would be stored (JSON cells)."""

    raw: list[list[Any]]
    typed: list[list[Any]]


@dataclass(frozen=True)
class Understanding:
    """What was understood. ``options`` and ``formats``, given to an import, read the files in just this way.

    ``rows`` counts every row of every file; ``columns`` is the schema as JSON (see ``Schema.to_json``); ``readings``
    has one entry per text column, with the evidence from every value; where files have types, per chosen column.
    ``offers`` are options that can be chosen from a list which only the files know, such as the sheets of a workbook.
    ``members`` names all files in the archives when there are several. ``by_key`` compares the rows with the version
    that they are to follow, where it has a key and both are not too long. ``as_text`` says of columns that are no text
    in the files why they become one.
    """

    reader: str
    options: dict[str, Any]
    formats: dict[str, str]
    readings: tuple[Reading, ...]
    notes: tuple[Said, ...]
    rows: int
    columns: list[dict[str, Any]]
    sample: Sample
    offers: dict[str, Offer] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    by_key: ByKey | None = None
    as_text: dict[str, Said] = field(default_factory=dict)


def inspect_files(spec: InspectionSpec, reporter: Reporter) -> Understanding:
    """Read every value once and say what it is; nothing is stored.

    Raises ``DataError`` naming the file, the row and the column.
    """
    opened = Opened.of(spec, reporter)
    reporter.phase(_("Looking at every value"))
    try:
        rows = _seen(TypedRows(opened, spec.wishes, reporter))
    except Unsettled:
        rows = _seen(TypedRows(opened, spec.wishes, reporter, thorough=True))
    raw, typed = (frame.head(SAMPLE_ROWS) for frame in rows.first)
    readings = rows.readings
    final = {reading.column: reading.format for reading in readings}
    typed = (
        raw.with_columns(
            read_text(raw[name], form)[0] if FORMATS[form].kind != TEXT else typed[name] for name, form in final.items()
        )
        if final
        else typed
    )
    return Understanding(
        reader=opened.reader.name,
        options=opened.understood.params.to_dict(),
        formats=final,
        readings=readings,
        notes=tuple(map(Said.of, opened.understood.notes)),
        rows=rows.rows,
        columns=Schema.of(typed).to_json(),
        sample=Sample(_cells(raw), _cells(typed)),
        offers=dict(opened.understood.offers),
        members=opened.members,
        by_key=_by_key(spec, opened, final, rows, reporter),
        as_text={name: Said.of(note) for name, note in opened.understood.as_text.items()},
    )


def _by_key(
    spec: InspectionSpec, opened: Opened, forms: dict[str, str], seen: TypedRows, reporter: Reporter
) -> ByKey | None:
    """The rows in the forms that were found, read once more."""
    if spec.newest is None or not is_comparable(spec.newest, seen.first[1].columns, seen.rows):
        return None
    return by_key(spec.newest, TypedRows(opened, replace(spec.wishes, formats=forms), reporter), forms, reporter)


def _seen(rows: TypedRows) -> TypedRows:
    for _batch in rows:
        pass
    return rows


def _cells(frame: pl.DataFrame) -> list[list[Any]]:
    return [[cell(value) for value in row] for row in frame.iter_rows()]
