"""A source asks exactly one SELECT; everything else is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.errors import DataError
from workers.core.places.sql import MYSQL, POSTGRESQL, SQLITE, one_select

EVERY = [POSTGRESQL, MYSQL, SQLITE]
dialects = pytest.mark.parametrize("dialect", EVERY, ids=["postgresql", "mysql", "sqlite"])

READS = [
    "SELECT 1",
    "select a, b from t where c = 'x; drop table t'",
    "-- what is sold\nSELECT * FROM sales",
    "/* one; two */ SELECT 1",
    "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
    "(SELECT 1) UNION ALL (SELECT 2)",
    "SELECT t.update, t.delete FROM t",
    "SELECT replace(a, 'x', 'y') FROM t",
    "SELECT 'it''s', created_at, updated_at, comment FROM t",
    "SELECT 1 -- ; DELETE FROM t",
]
WRITES = [
    "",
    "   -- nothing\n",
    "DELETE FROM t",
    "UPDATE t SET a = 1",
    "INSERT INTO t VALUES (1)",
    "DROP TABLE t",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE t",
    "SELECT 1;;",
    "SELECT * INTO other FROM t",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT * FROM t FOR UPDATE",
    "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone",
    "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
    "COPY t TO '/tmp/x'",
    "CALL p()",
    "SET x = 1",
    "EXPLAIN ANALYZE DELETE FROM t",
    "PRAGMA journal_mode = delete",
    "ATTACH 'x' AS y",
    "VACUUM",
    "SELECT 'open",
    "SELECT /* open",
    "SELECT 1) AS etabli; DROP TABLE t; SELECT * FROM (SELECT 1",
    "SELECT 1) UNION (SELECT 2",
    "SELECT (1",
    "SELECT load_file('/etc/passwd')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT load_extension('x')",
    "SELECT * FROM dblink('host=elsewhere', 'select 1') AS t(a int)",
    "SELECT /*!50000 1 INTO OUTFILE '/tmp/x' */",
    "SELECT 1\0",
]


@dialects
@pytest.mark.parametrize("query", READS)
def test_one_select_passes_as_it_is(dialect, query):
    assert one_select(query, dialect) == query


@dialects
def test_a_last_semicolon_is_left_out_so_that_the_query_fits_into_parentheses(dialect):
    assert one_select("SELECT ';' ; -- that; is all", dialect) == "SELECT ';'   -- that; is all"


@dialects
@pytest.mark.parametrize("query", WRITES)
def test_anything_else_is_refused(dialect, query):
    with pytest.raises(DataError):
        one_select(query, dialect)


def test_the_refusal_names_the_line():
    with pytest.raises(DataError, match="Line 3: another statement"):
        one_select("SELECT 1\n;\nDROP TABLE t", POSTGRESQL)
    with pytest.raises(DataError, match="Line 2: “DELETE” would change"):
        one_select("WITH a AS (\nDELETE FROM t RETURNING *) SELECT * FROM a", POSTGRESQL)


def test_each_dialect_knows_its_own_quotes():
    assert one_select("SELECT $tag$; DROP TABLE t$tag$", POSTGRESQL)
    assert one_select(r"SELECT E'it\'s; DROP'", POSTGRESQL)
    assert one_select("SELECT /* a /* nested; */ b */ 1", POSTGRESQL)
    assert one_select(r"""SELECT 'it\'s; DROP', "x; y", `delete` FROM t # ; DROP""", MYSQL)
    assert one_select('SELECT [delete], `update`, "insert" FROM t', SQLITE)
    with pytest.raises(DataError):
        one_select("SELECT \"pg_read_file\"('/etc/passwd')", POSTGRESQL)
    with pytest.raises(DataError):  # two minus signs are a comment in MySQL only before a space
        one_select("SELECT 1 --1; DROP TABLE t", MYSQL)
    with pytest.raises(DataError):  # a backslash escapes nothing in PostgreSQL: the string ends at the quote
        one_select(r"SELECT 'it\'; DROP TABLE t; --'", POSTGRESQL)
    with pytest.raises(DataError):  # comments do not nest in MySQL: the second statement is outside
        one_select("SELECT 1 /* a /* b */; DROP TABLE t /* */ */", MYSQL)


@given(st.text(max_size=200), st.sampled_from(EVERY))
def test_any_text_at_all_is_one_select_or_a_sentence(text, dialect):
    try:
        kept = one_select(text, dialect)
    except DataError as problem:
        assert str(problem).endswith((".", ")")) or "SELECT" in str(problem)
    else:
        assert kept.lstrip().lower().startswith(("select", "with", "(", "--", "/*", "#"))
