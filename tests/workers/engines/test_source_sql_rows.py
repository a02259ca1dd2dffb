"""Rows drawn, cut into parts, joined and refused in the SQL that is written for people, and queries within it."""

import random

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines import test_source_tables as combining
from tests.workers.engines.agreement import assert_same, frame_of, schema_of, sql_answers
from tests.workers.engines.others import HeldTables
from tests.workers.engines.test_groups import ORDER, N, V, rows_of, shapes
from tests.workers.engines.test_source_parts import ROWS, THREE, TWO
from tests.workers.engines.test_source_sql import sql_of
from workers.core.cuts import kept_shares
from workers.core.errors import DataError
from workers.core.expressions.build import call, literal
from workers.core.expressions.combining import OF_FIRST, SEMI_OR_ANTI, Append, Join
from workers.core.expressions.grouping import Repeat
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Guard, Output, RowPlan, Sample
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.source_sql import Sql
from workers.engines.source_sql_words import definitions

PARTS = {"city": TEXT, "x": NUMBER, "full": INTEGER, "day": DATE, "at": DATETIME}
QUERIES = [
    ("select k, v from input order by v desc nulls last, k", {"k": TEXT, "v": INTEGER}),
    ("with a as (select v from input) select v + 1 as w from a -- ;", {"w": INTEGER}),
    ("select 1 as row, k from input;", {"row": INTEGER, "k": TEXT}),
]


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_rows_drawn_by_chance_and_repeated(data):
    drawn = data.draw(rows_of(NUMBER))
    for row in drawn:
        row["o"] = data.draw(st.sampled_from([None, -1, 0, 1, 3]))
    kinds, _plain = shapes(drawn, NUMBER)
    seed = data.draw(st.integers(0, 2**63 - 1))
    for plan in (
        Sample(rows=data.draw(st.integers(0, 9)), seed=seed),
        Sample(share=data.draw(st.floats(0, 1)), seed=seed),
        Repeat(ORDER, "number", ("k", "v"), (("x", (V, N)),)),
    ):
        assert_same(*sql_of([plan], drawn, kinds))


@pytest.mark.parametrize(
    ("method", "column"),
    [
        ("random", ""),
        ("ordered", ""),
        ("ordered", "x"),
        ("time", "day"),
        ("time", "at"),
        ("stratified", "city"),
        ("stratified", "x"),
    ],
)
@settings(max_examples=6, deadline=None)
@given(drawn=ROWS, seed=st.integers(0, 2**63 - 1), data=st.data())
def test_parts_of_a_split(method, column, drawn, seed, data):
    parts, into = data.draw(st.sampled_from([TWO, THREE])), data.draw(st.sampled_from(["part", "city"]))
    rows = [dict(zip(drawn, row, strict=True)) for row in zip(*drawn.values(), strict=True)]
    try:
        first, second = sql_of([Divide(into, method, parts, column, (), seed)], rows, PARTS)
    except DataError:  # the splitter refuses the rows
        return
    assert_same(first, second)


@pytest.mark.parametrize(("kind", "keys"), combining.JOINS)
@settings(max_examples=3, deadline=None)
@given(here=combining.ROWS, there=combining.THERE, first=st.booleans())
def test_joins_and_rows_put_below(kind, keys, here, there, first):
    tables = HeldTables()
    theirs = pl.DataFrame(there, schema=combining.THEIRS, orient="row")
    other = tables.add(theirs, name="Cities")
    drawn = [dict(zip(combining.KINDS, row, strict=True)) for row in here]
    taken = () if kind in SEMI_OR_ANTI else combining.TAKEN
    join = Join(other, kind, keys, taken, first=first and kind in OF_FIRST)
    for plans in ([join], [Append(other, ("people",))]):
        assert_same(*sql_answers(plans, drawn, combining.KINDS, tables))


def test_rows_that_break_a_rule_stop_the_query():
    x = Column("x", NUMBER)
    wrong = call("less", x, literal(0.0))
    kinds, fine, bad = {"x": NUMBER}, [{"x": 1.0}, {"x": None}], [{"x": 1.0}, {"x": -1.0}, {"x": -2.0}]
    guarded = RowPlan((Output("x", x),), (Guard("x", wrong, "It's less.", ("x",)),))
    for plan, said in ((guarded, "Row 2: It's less."), (Refuse(wrong, "x"), "2 rows break the rule, .*: 2, 3")):
        assert_same(*sql_answers([plan], fine, kinds))
        query = Sql(schema_of(kinds), "source", {})
        query.add(plan, "A step.")
        with duckdb.connect() as connection, pytest.raises(duckdb.Error, match=said):
            connection.register("source", frame_of(bad, kinds).to_arrow())
            connection.sql(query.text()).fetchall()


@pytest.mark.parametrize(("text", "columns"), QUERIES)
def test_queries_of_people(text, columns):
    drawn = [{"k": name, "v": number} for number, name in enumerate(["b", None, "a", "'"])]
    assert_same(*sql_answers([Select(text, tuple(columns.items()))], drawn, {"k": TEXT, "v": INTEGER}))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**63 - 1), data=st.data())
def test_parts_that_keep_the_shares_of_classes(seed, data):
    values = data.draw(st.sampled_from([["a", "é", "", None], [True, False], [-1.5, 0.0, None], [3, 2**40]]))
    kind = {str: TEXT, bool: BOOLEAN, float: NUMBER, int: INTEGER}[type(values[0])]
    parts = data.draw(st.sampled_from([TWO, THREE, (("a", 0.97), ("b", 0.01), ("c", 0.01), ("d", 0.01))]))
    sizes = [data.draw(st.integers(len(parts), 40)) for _value in values]
    rows = [{"c": value} for value, size in zip(values, sizes, strict=True) for _row in range(size)]
    drawn = data.draw(st.permutations(rows))
    assert_same(*sql_answers([Divide("part", "stratified", parts, "c", (), seed)], drawn, {"c": kind}))


def test_the_rows_that_do_not_divide_go_where_they_do_in_the_engine():
    rng = random.Random(1)
    with duckdb.connect() as connection:
        connection.execute("\n".join(definitions({"kept_shares"})))
        for _turn in range(60):
            shares = rng.choice([[0.6, 0.2, 0.2], [0.7, 0.3], [0.5, 0.25, 0.15, 0.1], [0.98, 0.01, 0.01], [1 / 3] * 3])
            sizes = [rng.randint(len(shares), rng.choice([12, 500])) for _class in range(rng.randint(1, 12))]
            found = connection.execute("SELECT kept_shares(?::BIGINT[], ?::DOUBLE[])", [sizes, shares]).fetchone()
            assert found == (kept_shares(sizes, shares),)


def test_a_class_with_too_few_rows_stops_the_query():
    query = Sql(schema_of({"c": TEXT}), "source", {})
    query.add(Divide("part", "stratified", TWO, "c", (), 1), "A step.")
    with duckdb.connect() as connection, pytest.raises(duckdb.Error, match="A class of column “c” has too few rows"):
        connection.register("source", frame_of([{"c": "a"}] * 5 + [{"c": "b"}], {"c": TEXT}).to_arrow())
        connection.sql(query.text()).fetchall()
