"""The answer of a query to MySQL or MariaDB."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pymysql
from pymysql.constants import FIELD_TYPE as FIELD
from pymysql.constants import FLAG
from pymysql.converters import encoders
from pymysql.cursors import SSCursor

from workers.core import params
from workers.core.errors import DataError
from workers.core.places.addresses import UNREACHABLE, Place
from workers.core.places.database import (
    DatabaseParams,
    DatabaseServer,
    refused,
    took_too_long,
    unreachable,
    would_change,
)
from workers.core.places.encryption import PREFERRED, REQUIRED
from workers.core.places.landing import (
    DATE,
    DATETIME,
    INTEGER,
    MOMENT,
    NUMBER,
    TEXT,
    Landing,
    check_columns,
    decimal_or_text,
    holds_bytes,
    pieces,
)
from workers.core.places.sql import MYSQL
from workers.core.words import _, say

TYPES = {
    FIELD.TINY: INTEGER,
    FIELD.SHORT: INTEGER,
    FIELD.INT24: INTEGER,
    FIELD.LONG: INTEGER,
    FIELD.LONGLONG: INTEGER,
    FIELD.YEAR: INTEGER,
    FIELD.FLOAT: pa.float32(),
    FIELD.DOUBLE: NUMBER,
    FIELD.DATE: DATE,
    FIELD.NEWDATE: DATE,
    FIELD.DATETIME: DATETIME,
    FIELD.TIMESTAMP: MOMENT,
}
EXACT = (FIELD.DECIMAL, FIELD.NEWDECIMAL)
BYTES = (FIELD.BLOB, FIELD.TINY_BLOB, FIELD.MEDIUM_BLOB, FIELD.LONG_BLOB, FIELD.STRING, FIELD.VAR_STRING, FIELD.VARCHAR)
BINARY = 63
LARGEST = 2**63 - 1
READ_TIMEOUT = 600
MINUTE = 60
TOO_LONG = (1317, 1969, 3024)
READ_ONLY = 1792
AT_FAULT = {1044: "database", 1045: "password", 1049: "database", 1698: "password"}
"""Which answer of the form a code of the server's refusal is about."""


class Mysql(DatabaseServer):
    """Types come from the wire; an unsigned number of 64 bits is only exact once its largest value is known."""

    label = _("MySQL or MariaDB")
    dialect = MYSQL

    @dataclass(frozen=True)
    class Params(DatabaseParams):
        port: int = params.integer(_("Port"), default=3306, low=1, high=65535)

    @contextmanager
    def connected(self, params: Any, secrets: Any, place: Place) -> Iterator[Any]:
        connection = pymysql.Connection(
            host=place.host,
            port=place.port,
            user=params.user,
            password=secrets.password.encode(),
            database=params.database,
            charset="utf8mb4",
            conv=encoders,
            cursorclass=SSCursor,
            local_infile=False,
            read_timeout=READ_TIMEOUT,
            ssl=_trust(params.encryption),
            defer_connect=True,
        )
        try:
            connection.connect(_socket(place))
            _prepare(connection, params.minutes)
            yield connection
        except (pymysql.MySQLError, OSError, RuntimeError) as problem:
            raise _sentence(params, problem) from None
        finally:
            with contextlib.suppress(Exception):  # the rows are here, or the reason is known
                connection.close()

    def columns(self, connection: Any, query: str) -> list[Landing]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({query}\n) AS etabli LIMIT 0")  # noqa: S608 - one_select judged the query
            fields = list(cursor._result.fields)
            cursor.fetchall()
        check_columns([field.name for field in fields])
        return [_landing(field) for field in fields]

    def measured(self, connection: Any, query: str, column: Landing) -> Landing:
        quoted = "`" + column.name.replace("`", "``") + "`"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT MAX({quoted}) FROM ({query}\n) AS etabli")  # noqa: S608 - one_select judged the query
            ((largest,),) = cursor.fetchall()
        if int(largest or 0) <= LARGEST:
            return replace(column, by_values=False)
        note = say(_("{column}: numbers beyond 64 bits; kept as exact decimal numbers."), column=column.name)
        return Landing(column.name, pa.decimal128(20, 0), note)

    def batches(self, connection: Any, query: str, columns: list[Landing]) -> Iterator[pa.RecordBatch]:
        """Rows of text. A zero date is MySQL's way to say that there is none."""
        names = [column.name for column in columns]
        with connection.cursor() as cursor:
            cursor.execute(query)
            for rows in pieces(cursor.fetchall_unbuffered(), len(columns)):
                arrays = [_texts(each, column) for each, column in zip(zip(*rows, strict=True), columns, strict=True)]
                yield pa.RecordBatch.from_arrays(arrays, names=names)


def _socket(place: Place) -> socket.socket:
    """To the judged addresses alone; a certificate is checked for the name."""
    for address in place.addresses:
        with contextlib.suppress(OSError):
            found = socket.create_connection((address, place.port), timeout=10)
            found.settimeout(None)
            return found
    raise DataError(say(UNREACHABLE, host=place.host, port=place.port), field="host")


def _trust(encryption: str) -> ssl.SSLContext | None:
    if encryption == PREFERRED:
        return None
    trust = ssl.create_default_context()
    if encryption == REQUIRED:
        trust.check_hostname = False
        trust.verify_mode = ssl.CERT_NONE
    return trust


def _prepare(connection: Any, minutes: int) -> None:
    maria = "mariadb" in connection.get_server_info().lower()
    limit = (
        f"max_statement_time = {minutes * MINUTE}"
        if maria
        else f"max_execution_time = {round(minutes * MINUTE * 1000)}"
    )
    with connection.cursor() as cursor:
        for command in (
            f"SET SESSION {limit}",
            "SET SESSION time_zone = '+00:00'",
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ):
            cursor.execute(command)


def _sentence(params: Any, problem: Exception) -> DataError:
    code = problem.args[0] if problem.args and isinstance(problem.args[0], int) else 0
    said = str(problem.args[1] if len(problem.args) > 1 else problem)[:300].rstrip(".")
    if code in TOO_LONG:
        return took_too_long(params)
    if code == READ_ONLY:
        return would_change()
    if isinstance(problem, pymysql.ProgrammingError) and code not in AT_FAULT:
        return refused(params, said)
    return unreachable(params, said, AT_FAULT.get(code, "host"))


def _landing(field: Any) -> Landing:
    name, kind, unsigned = field.name, field.type_code, bool(field.flags & FLAG.UNSIGNED)
    if kind in EXACT:
        digits = field.length - (field.scale > 0) - (not unsigned)
        return decimal_or_text(name, max(1, digits - field.scale), field.scale)
    if kind in (FIELD.BIT, FIELD.GEOMETRY) or kind in BYTES and field.charsetnr == BINARY:
        raise holds_bytes(name, say(_("Leave it out of the query, or turn it into text or a number.")))
    return Landing(name, TYPES.get(kind, TEXT), by_values=kind == FIELD.LONGLONG and unsigned)


def _texts(values: tuple[Any, ...], column: Landing) -> pa.Array:
    if column.type in (DATE, DATETIME, MOMENT):
        return pa.array([None if value and value.startswith("0000-00-00") else value for value in values], TEXT)
    return pa.array(values, TEXT)
