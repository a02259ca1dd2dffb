"""The answer of a query to MySQL or MariaDB."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pymysql
from pymysql.constants import FIELD_TYPE as FIELD
from pymysql.constants import FLAG
from pymysql.converters import encoders
from pymysql.cursors import SSCursor

from workers.core import params
from workers.core.connector import Connector, Errand, Fetched, Offer
from workers.core.errors import DataError
from workers.core.places.addresses import place_of
from workers.core.places.encryption import ENCRYPTION, PREFERRED, REQUIRED
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
    land,
    pieces,
)
from workers.core.places.sql import MYSQL, one_select
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


class Mysql(Connector):
    """Asks in one read-only transaction and takes the rows as they stream, so that memory holds one piece of them."""

    label = _("MySQL or MariaDB")
    help = _("What a SELECT answers, with the types of its columns. Use an account that may only read.")
    icon = "database"

    @dataclass(frozen=True)
    class Params(params.Params):
        host: str = params.text(_("Host"), max_length=253)
        port: int = params.integer(_("Port"), default=3306, low=1, high=65535)
        database: str = params.text(_("Database"), max_length=200)
        user: str = params.text(_("User"), max_length=200)
        encryption: str = params.choice(_("Encryption"), ENCRYPTION, default=PREFERRED)
        query: str = params.lines(_("Query"), help=_("Exactly one SELECT."))
        minutes: int = params.integer(_("Longest wait, in minutes"), default=60, low=1, high=1440)

    @dataclass(frozen=True)
    class Secrets(params.Params):
        password: str = params.secret(_("Password"))

    def receiver(self, params: Any) -> str:
        return f"{params.host.lower()}:{params.port} {params.encryption}"

    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        query = one_select(params.query, MYSQL)
        with _connected(params, secrets, errand) as connection:
            return [Offer(column.name, about=str(column.type)) for column in _columns(connection, query)]

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        query = one_select(params.query, MYSQL)
        with _connected(params, secrets, errand) as connection:
            columns = _columns(connection, query)
            return land(columns, _batches(connection, query, columns), errand)


@contextmanager
def _connected(params: Any, secrets: Any, errand: Errand) -> Iterator[Any]:
    """A connection in a read-only transaction that sees one state of the database."""
    place = place_of(params.host, params.port, errand.hosts)
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
        connection.connect(_socket(place.host, place.port, place.addresses))
        _prepare(connection, params.minutes)
        yield connection
    except (pymysql.MySQLError, OSError, RuntimeError) as problem:
        raise _sentence(params, problem) from None
    finally:
        with contextlib.suppress(Exception):  # whatever closing has to say, the rows are here or the reason is known
            connection.close()


def _socket(host: str, port: int, addresses: tuple[str, ...]) -> socket.socket:
    """To the judged addresses alone; a certificate is checked for the name."""
    for address in addresses:
        with contextlib.suppress(OSError):
            found = socket.create_connection((address, port), timeout=10)
            found.settimeout(None)
            return found
    raise DataError(f"{host} cannot be reached at port {port}: nobody takes the connection.")


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
        return DataError(f"{params.host} needed more than {params.minutes} minutes. Ask for less, or wait longer.")
    if code == READ_ONLY:
        return DataError("The query would change data, and a source may only read.")
    if isinstance(problem, pymysql.ProgrammingError):
        return DataError(f"{params.host} refused the query: {said}.")
    return DataError(f"{params.host} cannot be asked, or broke off: {said}. Nothing was stored.")


def _columns(connection: Any, query: str) -> list[Landing]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}\n) AS etabli LIMIT 0")  # noqa: S608 - one_select judged the query
        fields = list(cursor._result.fields)
        cursor.fetchall()
    check_columns([field.name for field in fields])
    return [_landing(connection, query, field) for field in fields]


def _landing(connection: Any, query: str, field: Any) -> Landing:
    name, kind, unsigned = field.name, field.type_code, bool(field.flags & FLAG.UNSIGNED)
    if kind in EXACT:
        digits = field.length - (field.scale > 0) - (not unsigned)
        return decimal_or_text(name, max(1, digits - field.scale), field.scale)
    if kind == FIELD.LONGLONG and unsigned and _largest(connection, query, name) > LARGEST:
        note = say(_("{column}: numbers beyond 64 bits; kept as exact decimal numbers."), column=name)
        return Landing(name, pa.decimal128(20, 0), note)
    if kind in (FIELD.BIT, FIELD.GEOMETRY) or kind in BYTES and field.charsetnr == BINARY:
        raise DataError(
            f"Column “{name}” holds bytes, which a table here cannot. Leave it out of the query, or turn it into text "
            "or a number.",
            column=name,
        )
    return Landing(name, TYPES.get(kind, TEXT))


def _largest(connection: Any, query: str, name: str) -> int:
    quoted = "`" + name.replace("`", "``") + "`"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX({quoted}) FROM ({query}\n) AS etabli")  # noqa: S608 - one_select judged the query
        ((largest,),) = cursor.fetchall()
    return int(largest or 0)


def _batches(connection: Any, query: str, columns: list[Landing]) -> Iterator[pa.RecordBatch]:
    """Rows of text as the server streams them. A zero date is MySQL's way to say that there is none."""
    names = [column.name for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(query)
        for rows in pieces(cursor.fetchall_unbuffered(), len(columns)):
            arrays = [_texts(values, column) for values, column in zip(zip(*rows, strict=True), columns, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)


def _texts(values: tuple[Any, ...], column: Landing) -> pa.Array:
    if column.type in (DATE, DATETIME, MOMENT):
        return pa.array([None if value and value.startswith("0000-00-00") else value for value in values], TEXT)
    return pa.array(values, TEXT)
