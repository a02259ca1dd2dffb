"""A query to an SQLite file: what SQLite keeps comes exactly, and nothing is written."""

# ruff: noqa: DTZ001 - times without a zone are what such columns hold

import sqlite3
from datetime import date, datetime

import polars as pl
import pytest

from workers.core.errors import DataError


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "open" / "shop.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE orders (
            id INTEGER PRIMARY KEY, code TEXT, price REAL, amount, paid BOOLEAN, day DATE, at TIMESTAMP, free DATE,
            big INTEGER, picture BLOB, mixed
        );
        INSERT INTO orders VALUES (1, '007', 1.5, 3, 1, '2025-01-31', '2025-01-31 10:00:00', 'soon',
            9007199254740993, x'00', 1);
        INSERT INTO orders VALUES (2, '',   NULL, 2.25, 0, NULL, '2025-02-01T11:30:00.5', '2025-01-01',
            NULL, NULL, 'x');
        INSERT INTO orders VALUES (3, NULL, -0.1, NULL, NULL, '0001-01-01', NULL, NULL, -1, NULL, 2.5);
        """
    )
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def lite(ask, file):
    return ask("sqlite", folders=(str(file.parent),))


def wish(file, query):
    return {"path": str(file), "query": query}


def test_values_come_in_the_type_that_all_of_them_have(lite, file):
    frame = lite.frame(wish(file, "SELECT id, code, price, amount, paid, day, at, free, big FROM orders ORDER BY id"))
    assert frame.schema == {
        "id": pl.Int64, "code": pl.String, "price": pl.Float64, "amount": pl.Float64, "paid": pl.Boolean,
        "day": pl.Date, "at": pl.Datetime("us"), "free": pl.String, "big": pl.Int64,
    }  # fmt: skip
    assert frame.rows()[0] == (
        1, "007", 1.5, 3.0, True, date(2025, 1, 31), datetime(2025, 1, 31, 10), "soon", 9007199254740993,
    )  # fmt: skip
    assert frame.rows()[1][1:] == (
        "",
        None,
        2.25,
        False,
        None,
        datetime(2025, 2, 1, 11, 30, 0, 500000),
        "2025-01-01",
        None,
    )
    assert frame.rows()[2][1:] == (None, -0.1, None, None, date(1, 1, 1), None, None, -1)


def test_numbers_that_a_float_cannot_hold_beside_fractions_stay_text(lite, file):
    fetched = lite.fetch(wish(file, "SELECT 9007199254740993 AS a UNION ALL SELECT 0.5"))
    assert pl.read_parquet(fetched.files[0].path)["a"].to_list() == ["9007199254740993", "0.5"]
    assert "mixed" in fetched.notes[0]


def test_numbers_and_text_in_one_column_are_kept_as_text_and_said(lite, file):
    fetched = lite.fetch(wish(file, "SELECT mixed FROM orders ORDER BY id"))
    assert pl.read_parquet(fetched.files[0].path)["mixed"].to_list() == ["1", "x", "2.5"]
    assert fetched.notes == ("mixed: numbers and text are mixed in it; kept as text.",)


def test_a_try_names_the_columns(lite, file):
    assert lite.offers(wish(file, "SELECT id, price * 2 AS twice FROM orders")) == [("id", None), ("twice", None)]


def test_bytes_are_refused_by_name(lite, file):
    with pytest.raises(DataError, match="Column “picture” holds bytes"):
        lite.fetch(wish(file, "SELECT picture FROM orders"))


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders", "SELECT 1; DROP TABLE orders", "WITH x AS (SELECT 1) DELETE FROM orders",
        "PRAGMA writable_schema = 1", "ATTACH DATABASE '/tmp/x.db' AS x",
        "SELECT writefile('/tmp/x', 'y')", "SELECT load_extension('x')",
    ],
)  # fmt: skip
def test_nothing_but_one_select_is_asked(lite, file, query):
    before = file.read_bytes()
    with pytest.raises(DataError):
        lite.fetch(wish(file, query))
    assert file.read_bytes() == before


def test_the_database_itself_refuses_what_the_text_check_might_miss(lite, file, monkeypatch):
    """The second lock alone: with the first one open, still nothing is written and nothing else is opened."""
    monkeypatch.setattr("workers.connectors.sqlite.one_select", lambda query, _dialect: query)
    for query in ("SELECT * FROM pragma_table_info('orders')", "SELECT load_extension('x')"):
        with pytest.raises(DataError):
            lite.fetch(wish(file, query))


def test_a_query_that_takes_too_long_is_stopped(lite, file, monkeypatch):
    monkeypatch.setattr("workers.connectors.sqlite.time.monotonic", iter(range(0, 10**9, 3600)).__next__)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n"
    with pytest.raises(DataError, match="shop.db: it needed more than 1 minutes"):
        lite.fetch({**wish(file, endless), "minutes": 1})


def test_what_is_no_database_and_what_is_not_there_are_sentences(lite, file):
    (file.parent / "fake.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(DataError, match="fake.db: this cannot be read as an SQLite database"):
        lite.fetch(wish(file.parent / "fake.db", "SELECT 1 AS a"))
    with pytest.raises(DataError, match="is not there"):
        lite.fetch(wish(file.parent / "gone.db", "SELECT 1 AS a"))
    with pytest.raises(DataError, match="no such table: absent"):
        lite.fetch(wish(file, "SELECT * FROM absent"))
    with pytest.raises(DataError, match="not in a folder that is open"):
        lite.fetch(wish("/etc/shop.db", "SELECT 1 AS a"))


def test_two_columns_of_one_name_are_refused(lite, file):
    with pytest.raises(DataError, match="Two columns of the query are called “ID”"):
        lite.fetch(wish(file, "SELECT id, code AS ID FROM orders"))


def test_an_uploaded_file_in_place_of_a_path(ask, file):
    lite = ask("sqlite", upload=file)
    assert lite.frame({"upload": "some-id", "query": "SELECT id FROM orders"})["id"].to_list() == [1, 2, 3]
    with pytest.raises(DataError, match="by its path, or by the number"):
        lite.fetch({"query": "SELECT 1 AS a"})


def test_the_same_rows_are_nothing_new(lite, file):
    first = lite.fetch(wish(file, "SELECT id FROM orders ORDER BY id"))
    assert lite.fetch(wish(file, "SELECT id FROM orders ORDER BY id"), seen=first.seen).files == ()
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM orders WHERE id = 3")
    assert lite.fetch(wish(file, "SELECT id FROM orders ORDER BY id"), seen=first.seen).files


def test_no_row_is_said(lite, file):
    with pytest.raises(DataError, match="answers no row"):
        lite.fetch(wish(file, "SELECT id FROM orders WHERE id > 9"))
