"""Queries to a real PostgreSQL and a real MariaDB: every type exactly, nothing written, nothing kept in memory."""

# ruff: noqa: DTZ001 - times without a zone are what such columns hold

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

import polars as pl
import psycopg
import pymysql
import pytest

from tests.services.conftest import need
from tests.workers.connectors.conftest import Asked
from workers.core.errors import DataError

pytestmark = pytest.mark.services

MYSQL = os.environ.get("TEST_MYSQL_URL", "mysql://root@127.0.0.1:3306")
HERE = ("127.0.0.1",)
BEYOND = 2**63 + 5


class Database:
    """A database with a connector that asks it."""

    def __init__(self, name: str, options: dict, secrets: dict, execute, folder) -> None:
        self.options, self.secrets, self.execute = options, secrets, execute
        self.asked = Asked(name, folder, hosts=HERE)

    def fetch(self, query, **how):
        changed = {name: how.pop(name) for name in ("minutes", "host") if name in how}
        return self.asked.fetch({**self.options, **changed, "query": query}, self.secrets, **how)

    def frame(self, query, **how):
        (file,) = self.fetch(query, **how).files
        return pl.read_parquet(file.path)


@pytest.fixture
def pg(postgres, tmp_path) -> Iterator[Database]:
    parts = urlsplit(postgres)
    options = {"host": parts.hostname, "port": parts.port, "database": parts.path[1:], "user": parts.username}
    with psycopg.connect(postgres, autocommit=True) as connection:
        yield Database("postgresql", options, {"password": parts.password or ""}, connection.execute, tmp_path)


@pytest.fixture
def maria(tmp_path) -> Iterator[Database]:
    parts = urlsplit(need("MariaDB or MySQL", MYSQL))
    name = f"etabli_{uuid.uuid4().hex[:8]}"
    login = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password or ""}
    connection = pymysql.connect(**login, autocommit=True)
    cursor = connection.cursor()
    cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    cursor.execute(f"USE {name}")
    password = login.pop("password")
    yield Database("mysql", {**login, "database": name}, {"password": password}, cursor.execute, tmp_path)
    cursor.execute(f"DROP DATABASE {name}")
    connection.close()


@pytest.fixture(params=["pg", "maria"])
def database(request) -> Database:
    return request.getfixturevalue(request.param)


def test_postgresql_types_arrive_exactly(pg):
    pg.execute(
        """CREATE TABLE t (i smallint, b bigint, n numeric(20, 4), free numeric, f real, d double precision, ok boolean,
           day date, at timestamp, moment timestamptz, word text, pad char(3), doc jsonb, id uuid, tags text[],
           span interval, clock time)"""
    )
    pg.execute(
        """INSERT INTO t VALUES
           (-5, 9007199254740993, 1234567890123456.7891, 0.12345678901234567890, 0.1, 1e300, true, '2025-01-31',
            '2025-01-31 10:00:00.123456', '2025-01-31 10:00:00+02', 'a,"b"' || chr(10) || 'é', 'x', '{"a": 1}',
            'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{x,y}', '1 day', '10:30'),
           (NULL, NULL, NULL, 12345, NULL, 'NaN', false, '0001-01-01', NULL, NULL, '', NULL, NULL, NULL, NULL, NULL,
            NULL)"""
    )
    frame = pg.frame("SELECT * FROM t ORDER BY b NULLS LAST")
    assert frame.schema == {
        "i": pl.Int64, "b": pl.Int64, "n": pl.Decimal(20, 4), "free": pl.Decimal(25, 20), "f": pl.Float32,
        "d": pl.Float64, "ok": pl.Boolean, "day": pl.Date, "at": pl.Datetime("us"), "moment": pl.Datetime("us", "UTC"),
        "word": pl.String, "pad": pl.String,
        "doc": pl.String, "id": pl.String, "tags": pl.String, "span": pl.String, "clock": pl.String,
    }  # fmt: skip
    first, second = frame.rows()
    assert first[:4] == (-5, 9007199254740993, Decimal("1234567890123456.7891"), Decimal("0.12345678901234567890"))
    assert first[5:10] == (
        1e300, True, date(2025, 1, 31), datetime(2025, 1, 31, 10, 0, 0, 123456), datetime(2025, 1, 31, 8, tzinfo=UTC),
    )  # fmt: skip
    assert first[10:] == (
        'a,"b"\né', "x  ", '{"a": 1}', "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "{x,y}", "P1D", "10:30:00",
    )  # fmt: skip
    assert second[:4] == (None, None, None, Decimal(12345)) and second[5] != second[5]
    assert second[6:8] == (False, date(1, 1, 1)) and second[10:12] == ("", None)


def test_mariadb_types_arrive_exactly(maria):
    maria.execute(
        """CREATE TABLE t (i tinyint, u bigint unsigned, small bigint unsigned, n decimal(20, 4), wide decimal(60, 2),
           f float, d double, day date, at datetime(6), moment timestamp NULL, word varchar(50), doc json,
           kind enum('x','y'), clock time, y year)"""
    )
    maria.execute("SET time_zone = '+02:00'")
    maria.execute(
        f"""INSERT INTO t VALUES (-5, {BEYOND}, 7, 1234567890123456.7891, 12.50, 0.1, 1e300, '2025-01-31',
            '2025-01-31 10:00:00.123456', '2025-01-31 10:00:00', 'a,"b"\né', '{{"a": 1}}', 'y', '10:30:00', 2025)"""
    )
    maria.execute("SET sql_mode = ''")
    maria.execute("INSERT INTO t (word, day, at) VALUES ('', '0000-00-00', '0000-00-00 00:00:00')")
    fetched = maria.fetch("SELECT * FROM t ORDER BY i IS NULL")
    frame = pl.read_parquet(fetched.files[0].path)
    assert frame.schema == {
        "i": pl.Int64, "u": pl.Decimal(20, 0), "small": pl.Int64, "n": pl.Decimal(20, 4), "wide": pl.String,
        "f": pl.Float32, "d": pl.Float64, "day": pl.Date, "at": pl.Datetime("us"), "moment": pl.Datetime("us", "UTC"),
        "word": pl.String, "doc": pl.String, "kind": pl.String, "clock": pl.String, "y": pl.Int64,
    }  # fmt: skip
    first, second = frame.rows()
    assert first[:5] == (-5, Decimal(BEYOND), 7, Decimal("1234567890123456.7891"), "12.50")
    assert first[6:] == (
        1e300, date(2025, 1, 31), datetime(2025, 1, 31, 10, 0, 0, 123456), datetime(2025, 1, 31, 8, tzinfo=UTC),
        'a,"b"\né', '{"a": 1}', "y", "10:30:00", 2025,
    )  # fmt: skip
    assert second[:10] == (None,) * 10 and second[10] == ""
    assert [note.split(":")[0] for note in fetched.notes] == ["u", "wide"]


def test_one_column_of_missing_values_keeps_its_rows(database):
    frame = database.frame("SELECT NULL AS a UNION ALL SELECT NULL UNION ALL SELECT 'x'")
    assert sorted(frame["a"].to_list(), key=str) == [None, None, "x"]


def test_bytes_are_refused_by_name(database):
    held = "'\\x00'::bytea" if database.asked.plugin.name == "postgresql" else "CAST('x' AS BINARY)"
    with pytest.raises(DataError, match="Column “b” holds bytes"):
        database.fetch(f"SELECT {held} AS b")


def test_a_value_that_no_type_can_hold_is_named_with_its_row(pg):
    with pytest.raises(DataError, match="Row 3, column “day”: “infinity” cannot be kept as a date"):
        pg.fetch(
            "SELECT day FROM (VALUES ('2025-01-01'::date), ('2025-01-02'), ('infinity'), ('2025-01-03')) AS v (day)"
        )


def test_two_columns_of_one_name_are_refused(database):
    with pytest.raises(DataError, match="Two columns of the query|Duplicate column name"):
        database.fetch("SELECT 1 AS a, 2 AS A")


@pytest.mark.parametrize("way_round", [True, False], ids=["both locks", "the database's own lock alone"])
def test_nothing_is_ever_written(database, monkeypatch, way_round):
    database.execute("CREATE TABLE kept (a int)")
    database.execute("INSERT INTO kept VALUES (1)")
    if not way_round:
        monkeypatch.setattr("workers.core.places.database.one_select", lambda query, _dialect: query)
    for query in (
        "DELETE FROM kept",
        "SELECT 1 AS a; DELETE FROM kept",
        "WITH gone AS (DELETE FROM kept RETURNING a) SELECT a FROM gone",
        "SELECT 1) AS x; DELETE FROM kept; SELECT * FROM (SELECT 1 AS a",
        "INSERT INTO kept SELECT 2",
        "SELECT a INTO other FROM kept",
        "DROP TABLE kept",
        "SELECT setval('s', 2) AS a",
    ):
        with pytest.raises(DataError):
            database.fetch(query)
    assert database.frame("SELECT a FROM kept")["a"].to_list() == [1]


def test_a_function_that_writes_cannot(pg):
    pg.execute("CREATE TABLE kept (a int)")
    pg.execute("CREATE FUNCTION sneak() RETURNS int AS 'INSERT INTO kept VALUES (1) RETURNING a' LANGUAGE sql")
    with pytest.raises(DataError, match="would change data, and a source may only read"):
        pg.fetch("SELECT sneak() AS a")


def test_a_query_that_takes_too_long_is_stopped(database, monkeypatch):
    module = type(database.asked.plugin).__module__
    # sleeping is not allowed otherwise
    monkeypatch.setattr("workers.core.places.database.one_select", lambda query, _dialect: query)
    slow = "pg_sleep(5)::text" if module.endswith("postgresql") else "SLEEP(5)"
    monkeypatch.setattr(f"{module}.MINUTE", 0.005)
    with pytest.raises(DataError, match="needed more than 1 minutes"):
        database.fetch(f"SELECT {slow} AS a", minutes=1)


def test_a_host_inside_is_refused_unless_it_is_named(database, monkeypatch):
    database.asked.errand["hosts"] = ()
    with pytest.raises(DataError, match="private network"):
        database.fetch("SELECT 1 AS a")


@pytest.mark.parametrize("host", ["/var/run/postgresql", "127.0.0.1,10.0.0.1", "", "a=b"])
def test_a_host_is_one_host(pg, host):
    with pytest.raises(DataError, match="not the name of a host|value is needed"):
        pg.fetch("SELECT 1 AS a", host=host or " ")


def test_who_may_not_come_in_is_told_so_without_the_password(database):
    database.options |= {"user": "nobody_here"}
    database.secrets = {"password": "hunter2-secret"}
    with pytest.raises(DataError, match="cannot be asked, or broke off") as told:
        database.fetch("SELECT 1 AS a")
    assert "hunter2" not in str(told.value)


def test_a_mistake_in_the_query_is_told_in_the_databases_words(database):
    with pytest.raises(DataError, match="absent"):
        database.fetch("SELECT * FROM absent")


def test_the_same_rows_are_nothing_new_and_other_rows_are(database):
    first = database.fetch("SELECT 1 AS a UNION ALL SELECT 2")
    assert database.fetch("SELECT 1 AS a UNION ALL SELECT 2", seen=first.seen).files == ()
    assert database.fetch("SELECT 1 AS a UNION ALL SELECT 3", seen=first.seen).files


def test_many_rows_come_in_pieces_and_none_is_lost(database):
    numbers = (
        "generate_series(1, 300000) AS g (seq)"
        if database.asked.plugin.name == "postgresql"
        else "seq_1_to_300000"  # MariaDB's own table of numbers
    )
    frame = database.frame(f"SELECT seq AS id, seq * 0.1 AS share, concat('w', seq) AS word FROM {numbers}")
    assert (frame.height, frame["id"].sum()) == (300_000, 300_000 * 300_001 // 2)
    assert frame.schema["share"].is_decimal() and frame["word"].n_unique() == 300_000
