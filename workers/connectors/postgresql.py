"""The answer of a query to PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.csv as csv
from psycopg import sql

from workers.core import params
from workers.core.connector import Connector, Errand, Fetched, Offer
from workers.core.errors import DataError
from workers.core.places.addresses import place_of
from workers.core.places.encryption import ENCRYPTION, PREFERRED, REQUIRED, VERIFIED
from workers.core.places.landing import (
    BATCH_BYTES,
    BATCH_CELLS,
    BOOLEAN,
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
)
from workers.core.places.sql import POSTGRESQL, one_select
from workers.core.words import _

TYPES = {
    16: BOOLEAN,
    20: INTEGER,
    21: INTEGER,
    23: INTEGER,
    26: INTEGER,
    700: pa.float32(),
    701: NUMBER,
    1082: DATE,
    1114: DATETIME,
    1184: MOMENT,
}
NUMERIC, BYTES = 1700, 17
MINUTE = 60
MODES = {PREFERRED: "prefer", REQUIRED: "require", VERIFIED: "verify-full"}
SESSION = (
    "SET default_transaction_read_only = on",
    "SET TIME ZONE 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = 'iso_8601'",
    "SET extra_float_digits = 3",
    "SET standard_conforming_strings = on",
    "SET bytea_output = 'hex'",
)


class Postgresql(Connector):
    """Asks in one read-only transaction and takes the rows as they stream, so that memory holds one piece of them."""

    label = _("PostgreSQL")
    help = _("What a SELECT answers, with the types of its columns. Use an account that may only read.")
    icon = "database"

    @dataclass(frozen=True)
    class Params(params.Params):
        host: str = params.text(_("Host"), max_length=253)
        port: int = params.integer(_("Port"), default=5432, low=1, high=65535)
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
        query = one_select(params.query, POSTGRESQL)
        with _connected(params, secrets, errand) as connection:
            return [Offer(column.name, about=str(column.type)) for column in _columns(connection, query)]

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        query = one_select(params.query, POSTGRESQL)
        with _connected(params, secrets, errand) as connection:
            columns = _columns(connection, query)
            return land(columns, _batches(connection, query, [column.name for column in columns]), errand)


@contextmanager
def _connected(params: Any, secrets: Any, errand: Errand) -> Iterator[psycopg.Connection[Any]]:
    """A connection in a read-only transaction that sees one state of the database."""
    place = place_of(params.host, params.port, errand.hosts)
    try:
        with _first_connection(place.host, place.addresses, params, secrets) as connection:
            connection.execute(
                sql.SQL("SET statement_timeout = {}").format(sql.Literal(round(params.minutes * MINUTE * 1000)))
            )
            for command in SESSION:
                connection.execute(command)
            connection.commit()
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield connection
            connection.rollback()
    except psycopg.errors.QueryCanceled:
        raise DataError(
            f"{params.host} needed more than {params.minutes} minutes. Ask for less, or wait longer."
        ) from None
    except psycopg.errors.ReadOnlySqlTransaction:
        raise DataError("The query would change data, and a source may only read.") from None
    except psycopg.OperationalError as problem:
        said = _said(problem)
        raise DataError(f"{params.host} cannot be asked, or broke off: {said} Nothing was stored.") from None
    except psycopg.Error as problem:
        raise DataError(f"{params.host} refused the query: {_said(problem)}") from None


def _first_connection(host: str, addresses: tuple[str, ...], params: Any, secrets: Any) -> psycopg.Connection[Any]:
    """To the judged addresses alone; the certificate is checked for the name."""
    return psycopg.connect(
        host=",".join([host] * len(addresses)),
        hostaddr=",".join(addresses),
        port=params.port,
        dbname=params.database,
        user=params.user,
        password=secrets.password or None,
        sslmode=MODES[params.encryption],
        sslrootcert="system" if params.encryption == VERIFIED else "",
        passfile="/dev/null/none",
        gssencmode="disable",
        connect_timeout=10,
        client_encoding="utf8",
        application_name="etabli",
    )


def _said(problem: psycopg.Error) -> str:
    text = (problem.diag.message_primary or str(problem)).strip().splitlines() or ["it gave no reason"]
    return text[0][:300].rstrip(".") + "."


def _columns(connection: psycopg.Connection[Any], query: str) -> list[Landing]:
    asked = sql.SQL("SELECT * FROM ({}\n) AS etabli LIMIT 0").format(sql.SQL(query))
    described = connection.execute(asked).description or []
    check_columns([column.name for column in described])
    return [_landing(connection, query, column) for column in described]


def _landing(connection: psycopg.Connection[Any], query: str, column: psycopg.Column) -> Landing:
    if column.type_code == BYTES:
        raise DataError(
            f"Column “{column.name}” holds bytes (bytea), which a table here cannot. Leave it out of the query, or "
            "turn it into text.",
            column=column.name,
        )
    if column.type_code == NUMERIC:
        if column.precision is not None and 0 <= (column.scale or 0) <= column.precision:
            return decimal_or_text(column.name, column.precision - (column.scale or 0), column.scale or 0)
        return decimal_or_text(column.name, *_digits(connection, query, column.name))
    return Landing(column.name, TYPES.get(column.type_code, TEXT))


def _digits(connection: psycopg.Connection[Any], query: str, name: str) -> tuple[int, int]:
    """The most digits before and after the point of a column that declares none, among the very rows to be read."""
    asked = sql.SQL(
        "SELECT max(length(trunc(abs({0}))::text)), max(scale({0})) FROM ({1}\n) AS etabli WHERE {0} <> 'NaN'"
    ).format(sql.Identifier(name), sql.SQL(query))
    whole, scale = connection.execute(asked).fetchone() or (1, 0)
    return whole or 1, scale or 0


def _batches(connection: psycopg.Connection[Any], query: str, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Rows of text as the server streams them. The server writes null as nothing and empty text as two quotes."""
    asked = sql.SQL("COPY ({}\n) TO STDOUT (FORMAT csv, NULL '')").format(sql.SQL(query))
    most, held, size, rows = max(1, BATCH_CELLS // len(names)), [], 0, 0
    with connection.cursor() as cursor, cursor.copy(asked) as stream:
        for row in stream:
            held.append(bytes(row))
            size, rows = size + len(row), rows + 1
            if rows == most or size > BATCH_BYTES:
                yield _parsed(b"".join(held), names)
                held, size, rows = [], 0, 0
    if held:
        yield _parsed(b"".join(held), names)


def _parsed(text: bytes, names: list[str]) -> pa.RecordBatch:
    table = csv.read_csv(
        BytesIO(text),
        csv.ReadOptions(column_names=names, block_size=len(text) + 1, use_threads=False),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXT),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    (batch,) = table.combine_chunks().to_batches()
    return batch
