"""From files to a version that is stored and described."""

from dataclasses import dataclass
from typing import Any

from workers.core.reporter import Reporter
from workers.core.said import Said
from workers.core.schema import Schema
from workers.core.tables import TableRef
from workers.importing.evidence import Reading
from workers.importing.retyping import retyped
from workers.importing.storing import ImportSpec, store_table
from workers.profiling.profile import ColumnFacts, ProfileSpec, marked_schema, profile


@dataclass(frozen=True)
class ImportResult:
    """The version made. ``options`` and ``formats``, given again, read the next file the same way.

    ``retyped``: what is said of columns that were of another type in the version before.
    """

    table: TableRef
    columns: list[dict[str, Any]]
    reader: str
    options: dict[str, Any]
    formats: dict[str, str]
    readings: tuple[Reading, ...]
    notes: tuple[Said, ...]
    profile: list[ColumnFacts]
    retyped: tuple[Said, ...] = ()


def import_file(spec: ImportSpec, reporter: Reporter) -> ImportResult:
    """Make a version of the files and describe its columns.

    Raises ``DataError`` naming the file, the row and the column; nothing is committed then.
    """
    stored = store_table(spec, reporter)
    described = profile(ProfileSpec(stored.table), reporter).columns
    formats = {reading.column: reading.format for reading in stored.readings}
    columns = marked_schema(stored.table, described, formats)
    changed = retyped(Schema.from_json(spec.before), columns, stored.table)
    return ImportResult(
        table=stored.table,
        columns=columns.to_json(),
        reader=stored.reader,
        options=stored.options,
        formats=formats,
        readings=stored.readings,
        notes=tuple(map(Said.of, stored.notes)),
        profile=described,
        retyped=tuple(map(Said.of, changed)),
    )
