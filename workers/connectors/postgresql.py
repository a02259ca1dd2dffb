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
from workers.core.places.addresses import Place
from workers.core.places.database import (
    DatabaseParams,
    DatabaseServer,
    refused,
    took_too_long,
    unreachable,
    would_change,
)
from workers.core.places.encryption import PREFERRED, REQUIRED, VERIFIED
from workers.core.places.landing import (
    BATCH_BYTES,
    BATCH_CELLS,
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    MOMENT,
    MOST_DIGITS,
    NUMBER,
    TEXT,
    Landing,
    check_columns,
    decimal_or_text,
    holds_bytes,
)
from workers.core.places.sql import POSTGRESQL
from workers.core.words import _, say

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
DECIMAL = pa.decimal128(MOST_DIGITS, 0)
AT_FAULT = {
    "no password supplied": "password",
    "password authentication": "password",
    'role "': "user",
    'database "': "database",
}
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


class Postgresql(DatabaseServer):
    """Rows come as CSV of the server's COPY; a numeric that declares no digits gets those that its values need."""

    label = _("PostgreSQL")
    dialect = POSTGRESQL

    @dataclass(frozen=True)
    class Params(DatabaseParams):
        port: int = params.integer(_("Port"), default=5432, low=1, high=65535)

    @contextmanager
    def connected(self, params: Any, secrets: Any, place: Place) -> Iterator[psycopg.Connection[Any]]:
        asked = False
        try:
            with _first_connection(place, params, secrets) as connection:
                asked = True
                _prepare(connection, params.minutes)
                yield connection
                connection.rollback()
        except psycopg.errors.QueryCanceled:
            raise took_too_long(params) from None
        except psycopg.errors.ReadOnlySqlTransaction:
            raise would_change() from None
        except psycopg.OperationalError as problem:
            said = _said(problem)
            raise unreachable(params, said, "host" if asked else _at_fault(said)) from None
        except psycopg.Error as problem:
            raise refused(params, _said(problem)) from None

    def columns(self, connection: Any, query: str) -> list[Landing]:
        asked = sql.SQL("SELECT * FROM ({}\n) AS etabli LIMIT 0").format(sql.SQL(query))
        described = connection.execute(asked).description or []
        check_columns([column.name for column in described])
        return [_landing(column) for column in described]

    def measured(self, connection: Any, query: str, column: Landing) -> Landing:
        """With the most digits before and after the point among the very rows to be read."""
        asked = sql.SQL(
            "SELECT max(length(trunc(abs({0}))::text)), max(scale({0})) FROM ({1}\n) AS etabli WHERE {0} <> 'NaN'"
        ).format(sql.Identifier(column.name), sql.SQL(query))
        whole, scale = connection.execute(asked).fetchone() or (1, 0)
        return decimal_or_text(column.name, whole or 1, scale or 0)

    def batches(self, connection: Any, query: str, columns: list[Landing]) -> Iterator[pa.RecordBatch]:
        """Rows of text. The server writes null as nothing and empty text as two quotes."""
        asked = sql.SQL("COPY ({}\n) TO STDOUT (FORMAT csv, NULL '')").format(sql.SQL(query))
        names = [column.name for column in columns]
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


def _first_connection(place: Place, params: Any, secrets: Any) -> psycopg.Connection[Any]:
    """To the judged addresses alone; the certificate is checked for the name."""
    return psycopg.connect(
        host=",".join([place.host] * len(place.addresses)),
        hostaddr=",".join(place.addresses),
        port=place.port,
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


def _prepare(connection: psycopg.Connection[Any], minutes: int) -> None:
    limit = sql.Literal(round(minutes * MINUTE * 1000))
    connection.execute(sql.SQL("SET statement_timeout = {}").format(limit))
    for command in SESSION:
        connection.execute(command)
    connection.commit()
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ


def _said(problem: psycopg.Error) -> str:
    text = (problem.diag.message_primary or str(problem)).strip().splitlines() or ["it gave no reason"]
    return text[0][:300].rstrip(".")


def _at_fault(said: str) -> str:
    """A refused connection carries no code, only the server's words."""
    return next((field for words, field in AT_FAULT.items() if words in said), "host")


def _landing(column: psycopg.Column) -> Landing:
    if column.type_code == BYTES:
        raise holds_bytes(column.name, say(_("Leave it out of the query, or turn it into text.")))
    if column.type_code != NUMERIC:
        return Landing(column.name, TYPES.get(column.type_code, TEXT))
    scale = column.scale or 0
    if column.precision is None or not 0 <= scale <= column.precision:
        return Landing(column.name, DECIMAL, by_values=True)
    return decimal_or_text(column.name, column.precision - scale, scale)


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
