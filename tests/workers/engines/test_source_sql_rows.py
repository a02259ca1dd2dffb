"""Rows drawn, cut into parts, joined and refused in the SQL that is written for people, and queries within it."""

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
from workers.core.errors import DataError
from workers.core.expressions.build import call, literal
from workers.core.expressions.combining import OF_FIRST, SEMI_OR_ANTI, Append, Join
from workers.core.expressions.grouping import Repeat
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Guard, Output, RowPlan, Sample
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.core.schema import DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.source_sql import Sql

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
    ("method", "column"), [("random", ""), ("ordered", ""), ("ordered", "x"), ("time", "day"), ("time", "at")]
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
