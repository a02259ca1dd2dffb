"""The answer of a query to an SQLite file."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from workers.core import params
from workers.core.connector import Connector, Errand, Fetched, Offer, at_field
from workers.core.errors import DataError
from workers.core.places.folders import open_folders, opened
from workers.core.places.landing import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    TEXT,
    Landing,
    check_columns,
    holds_bytes,
    land,
    pieces,
)
from workers.core.places.sql import SQLITE, one_select
from workers.core.words import _, say

ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
LONGEST_CELL = 64 << 20
STEPS = 100_000
EXACT_IN_FLOAT = 2**53


class Sqlite(Connector):
    """Reads twice in one transaction: SQLite's columns have no types, its values have, and all of them decide."""

    label = _("SQLite")
    help = _("What a SELECT answers from a database in one file.")
    icon = "database"

    @dataclass(frozen=True)
    class Params(params.Params):
        path: str = params.text(
            _("File"),
            default="",
            help=_("Its whole path, in a folder that is open to sources. Empty for an uploaded file."),
        )
        upload: str = params.text(
            _("Uploaded file"),
            default="",
            max_length=40,
            help=_("The number of a finished upload, in place of a path."),
        )
        query: str = params.lines(_("Query"), help=_("Exactly one SELECT."))
        minutes: int = params.integer(_("Longest wait, in minutes"), default=60, low=1, high=1440)

    @dataclass(frozen=True)
    class Secrets(params.Params):
        pass

    def hint(self, folders: tuple[str, ...]) -> str:
        return open_folders(folders)

    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        query = _query(params)
        with _connected(params, errand) as connection, at_field("query"):
            return [Offer(name, about=declared.lower()) for name, declared in _declared(connection, query)]

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        query = _query(params)
        with _connected(params, errand) as connection:
            declared = _declared(connection, query)
            connection.execute("BEGIN")
            columns = _landings(connection, query, declared)
            return land(columns, _batches(connection, query, columns), errand)


def _query(params: Any) -> str:
    with at_field("query"):
        return one_select(params.query, SQLITE)


@contextmanager
def _connected(params: Any, errand: Errand) -> Iterator[sqlite3.Connection]:
    with _file(params, errand) as path:
        deadline = time.monotonic() + params.minutes * 60

        def late() -> bool:
            errand.reporter.check()
            return bool(time.monotonic() > deadline)

        try:
            with closing(_opened_readonly(path)) as connection:
                connection.set_progress_handler(late, STEPS)
                yield connection
        except sqlite3.OperationalError as problem:
            if "interrupted" in str(problem):
                errand.reporter.check()
                too_late = _("{name}: it needed more than {minutes} minutes. Ask for less, or wait longer.")
                raise DataError(say(too_late, name=path.name, minutes=params.minutes), field="minutes") from None
            unanswered = _("{name}: the query cannot be answered ({reason}).")
            raise DataError(say(unanswered, name=path.name, reason=str(problem)), field="query") from None
        except sqlite3.Error as problem:
            unread = _("{name}: this cannot be read as an SQLite database ({reason}).")
            raise DataError(say(unread, name=path.name, reason=str(problem)), field="path") from None


def _opened_readonly(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None, timeout=30)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_CELL)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextmanager
def _file(params: Any, errand: Errand) -> Iterator[Path]:
    if bool(params.path) == bool(params.upload):
        raise DataError(say(_("Name the file by its path, or by the number of an upload.")), field="path")
    if params.upload:
        if errand.upload is None:
            raise DataError(say(_("The uploaded file is not there any more. Upload it again.")), field="upload")
        yield errand.upload
    else:
        with at_field("path"), opened(params.path, errand.folders):
            yield Path(params.path)


def _lock(connection: sqlite3.Connection) -> None:
    """From here on the connection reads, whatever the query tries."""
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_judge)


def _judge(action: int, *names: str | None) -> int:
    transaction = action == sqlite3.SQLITE_TRANSACTION
    return sqlite3.SQLITE_OK if action in ALLOWED or transaction else sqlite3.SQLITE_DENY


def _declared(connection: sqlite3.Connection, query: str) -> list[tuple[str, str]]:
    """Each column's name and the type that its table declares, empty for an expression. The query does not run.

    Only making the view needs more than reading; everything after it is locked.
    """
    connection.execute(f"CREATE TEMP VIEW etabli AS {query}")
    found = [(row[1], (row[2] or "").upper()) for row in connection.execute("PRAGMA temp.table_info(etabli)")]
    _lock(connection)
    names = [column[0] for column in connection.execute(f"SELECT * FROM ({query}\n) LIMIT 0").description]  # noqa: S608 - one_select judged the query
    check_columns(names)
    return [(name, declared) for name, (_view_name, declared) in zip(names, found, strict=True)]


@dataclass
class Witness:
    """What the values of one column are."""

    kinds: set[type] = field(default_factory=set)
    widest: int = 0
    dates: bool = True
    moments: bool = True

    def look(self, values: tuple[Any, ...], declared: str) -> None:
        self.kinds.update(map(type, values))
        if int in self.kinds:
            self.widest = max([self.widest, *(abs(value) for value in values if type(value) is int)])
        if "DATE" in declared or "TIMESTAMP" in declared:
            said = [value for value in values if value is not None]
            self.dates = self.dates and all(_is(date, value) for value in said)
            self.moments = self.moments and all(_is(datetime, value) for value in said)


def _is(kind: type[date], value: Any) -> bool:
    try:
        found: date = kind.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return not (isinstance(found, datetime) and found.tzinfo)


def _landings(connection: sqlite3.Connection, query: str, declared: list[tuple[str, str]]) -> list[Landing]:
    witnesses = [Witness() for _column in declared]
    for rows in _rows(connection, query, len(declared)):
        for witness, values, (_name, said) in zip(witnesses, zip(*rows, strict=True), declared, strict=True):
            witness.look(values, said)
    return [_landing(name, said, witness) for (name, said), witness in zip(declared, witnesses, strict=True)]


def _landing(name: str, declared: str, witness: Witness) -> Landing:
    kinds = witness.kinds - {type(None)}
    if bytes in kinds:
        raise holds_bytes(name, say(_("Leave it out of the query.")))
    if kinds == {int}:
        return Landing(name, BOOLEAN if declared.startswith("BOOL") and witness.widest <= 1 else INTEGER)
    if kinds == {float} or kinds == {int, float} and witness.widest <= EXACT_IN_FLOAT:
        return Landing(name, NUMBER)
    if kinds == {str} and ("DATE" in declared or "TIMESTAMP" in declared) and (witness.dates or witness.moments):
        return Landing(name, DATE if witness.dates else DATETIME)
    mixed = len(kinds) > 1
    note = say(_("{column}: numbers and text are mixed in it; kept as text."), column=name) if mixed else ""
    return Landing(name, TEXT, note)


def _batches(connection: sqlite3.Connection, query: str, columns: list[Landing]) -> Iterator[pa.RecordBatch]:
    for rows in _rows(connection, query, len(columns)):
        arrays = [_array(values, column) for values, column in zip(zip(*rows, strict=True), columns, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])


def _array(values: tuple[Any, ...], column: Landing) -> pa.Array:
    if column.type in (TEXT, DATE, DATETIME):
        return pa.array([None if value is None else str(value) for value in values], TEXT)
    return pa.array([bool(v) if v is not None and column.type == BOOLEAN else v for v in values], column.type)


def _rows(connection: sqlite3.Connection, query: str, width: int) -> Iterator[list[tuple[Any, ...]]]:
    cursor = connection.execute(query)
    check_columns([column[0] for column in cursor.description])
    yield from pieces(cursor, width)
