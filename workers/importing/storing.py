"""From files to a typed, checksummed table version, in memory that does not grow with the files."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workers.core.reporter import Reporter
from workers.core.store import Store, StoreRef
from workers.core.tables import TableRef, write_table
from workers.core.words import _, say
from workers.importing.asked import Asked, Opened, TypedRows
from workers.importing.evidence import Reading
from workers.importing.inference import Unsettled, Wishes
from workers.importing.opening import StoredFile


@dataclass(frozen=True)
class ImportSpec(Asked):
    """What to import into which table, after the rows of ``append_to`` if given.

    ``before``: the columns of the version before, as ``Schema.to_json`` tells them.
    """

    table: str = field(kw_only=True)
    append_to: TableRef | None = None
    before: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, store: StoreRef, path: Path, table: str, **others: Any) -> "ImportSpec":
        """The spec for a file on this machine, which is stored first."""
        file = StoredFile(Store(store).put_file(path), path.name)
        return cls(store=store, files=(file,), table=table, **others)


@dataclass(frozen=True)
class Stored:
    """The table made, and how its files were read."""

    table: TableRef
    reader: str
    options: dict[str, Any]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...]


def store_table(spec: ImportSpec, reporter: Reporter) -> Stored:
    """Make a version of the files; nothing is committed when it raises ``DataError``.

    The files are read once. Only when a late value proves the beginning wrong, they are read again: once to see every
    value under every form, once to write them so.
    """
    opened = Opened.of(spec, reporter)
    for note in opened.understood.notes:
        reporter.log(note)
    reporter.phase(_("Writing the table"))
    rows = TypedRows(opened, spec.wishes, reporter)
    try:
        table, readings = _written(spec, opened, rows), rows.readings
    except Unsettled as late:
        told = _("“{column}” turned out to hold other values than its beginning, so every value is looked at first.")
        reporter.log(say(told, column=str(late)))
        table, readings = _written_carefully(spec, opened, reporter)
    return Stored(table, opened.reader.name, opened.understood.params.to_dict(), readings, opened.understood.notes)


def _written(spec: ImportSpec, opened: Opened, rows: TypedRows) -> TableRef:
    properties = {"etabli.source": opened.sources[0].name}
    return write_table(Store(spec.store), spec.table, iter(rows), append_to=spec.append_to, properties=properties)


def _written_carefully(spec: ImportSpec, opened: Opened, reporter: Reporter) -> tuple[TableRef, tuple[Reading, ...]]:
    reporter.phase(_("Looking at every value"))
    survey = TypedRows(opened, spec.wishes, reporter, thorough=True)
    for _batch in survey:
        pass
    readings = survey.readings
    wishes: Wishes = replace(spec.wishes, formats={reading.column: reading.format for reading in readings})
    reporter.phase(_("Writing the table"))
    return _written(spec, opened, TypedRows(opened, wishes, reporter)), readings
