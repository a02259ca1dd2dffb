"""Plans one after the other in the engine for large tables: the same rows in the same order as in memory."""

import duckdb as db
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import assert_same, duckdb_answers
from tests.workers.engines.nasty import CELLS, rows
from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.expressions import aggregates
from workers.core.expressions.build import call, fold, literal
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Distinct, Filter, Guard, Output, RowPlan, Sample, Slice, Sort, change
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT, Schema
from workers.engines import duckdb
from workers.engines.duckdb_query import Query
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows

KINDS = {"a": NUMBER, "t": TEXT, "b": BOOLEAN, "d": DATE, "i": INTEGER}
A, T, B, I = Column("a", NUMBER), Column("t", TEXT), Column("b", BOOLEAN), Column("i", INTEGER)  # noqa: E741


@settings(max_examples=25, deadline=None)
@given(rows(KINDS, 60))
def test_rows_are_kept_in_their_order(rows):
    plans = [Filter(call("less", A, literal(10.0))), Distinct(("b", "a")), Filter(call("is_missing", T))]
    assert_same(*duckdb_answers(plans, rows, KINDS))


@settings(max_examples=40, deadline=None)
@given(rows(KINDS, 60), st.data())
def test_table_steps_after_each_other_leave_the_same_rows(rows, data):
    steps = [
        Sort(((B, False), (call("absolute", A), True))),
        Sort(((T, True),)),
        Distinct(("b",), "last"),
        Distinct(("t", "b"), "none"),
        Slice(2, 9),
        Slice(1, None, from_end=True),
        Slice(3, 10, from_end=True),
        Sample(rows=5, seed=3),
        Sample(share=0.4),
        Filter(call("less", A, literal(10.0))),
    ]
    assert_same(*duckdb_answers(data.draw(st.lists(st.sampled_from(steps), max_size=4)), rows, KINDS))


@settings(max_examples=25, deadline=None)
@given(rows(KINDS, 60))
def test_a_step_reads_what_the_one_before_made(rows):
    first = RowPlan((Output("t", call("upper", T)), Output("x y", call("add", A, literal(1.0))), Output("b", B)))
    swapped = RowPlan((Output("b", Column("t", TEXT)), Output("t", Column("x y", NUMBER)), Output("n", literal(3))))
    assert_same(*duckdb_answers([first, Distinct(("t",)), swapped], rows, KINDS))


def test_names_and_values_of_any_kind_are_no_sql():
    frame = pl.DataFrame({"c1": ["'; drop"], 'a"b\0': ["$1"]})
    query = Query(Schema.of(frame))
    query = query.after(change(Schema.of(frame), {"é'": call("concatenate", Column('a"b\0', TEXT), literal("\0';--"))}))
    assert not {"drop", "é", "--", "\0"} & {part for part in ("drop", "é", "--", "\0") if part in query.text()}
    assert duckdb_answers([], [], {"a": TEXT}) == ([], [])


@pytest.mark.parametrize("word", ["subtract", "minimum"])
def test_long_formulas_run(word):
    plan = RowPlan((Output("x", fold(word, [A] * 250)),))
    assert_same(*duckdb_answers([plan], [{"a": 1.0}, {"a": None}], {"a": NUMBER}))


def test_a_guard_names_the_first_row_that_it_refuses():
    guard = Guard("i", call("less", I, literal(0)), "below zero", ("i",))
    frame = canonical(pl.DataFrame({"i": [3, None, -1, 2, -5]}))
    with duckdb.frame_rows(frame) as rows, pytest.raises(DataError, match="Rows 3, 5: below zero") as refused:
        rows.after(RowPlan((Output("i", I),), (guard,)))
    assert refused.value.details == {"row": 3, "column": "i"}


def test_the_database_reaches_nothing_outside(tmp_path):
    for name in ("a", "b"):
        pl.DataFrame({"a": [1]}).write_parquet(tmp_path / name)
    with duckdb.file_rows([tmp_path / "a"], tmp_path / "scratch", 1 << 28) as rows:
        with pytest.raises(db.PermissionException):
            rows.connection.sql(f"SELECT * FROM read_parquet('{tmp_path}/b')").fetchall()
        with pytest.raises(db.InvalidInputException):
            rows.connection.execute("SET enable_external_access = true")


def test_files_are_read_as_expressions_see_them_one_after_the_other(tmp_path):
    moment = pl.datetime(2024, 1, 1, 12, time_zone="Europe/Paris")
    files = [tmp_path / str(part) for part in range(3)]
    for part, file in enumerate(files):
        frame = pl.select(
            (pl.int_range(20_000) + part * 20_000).cast(pl.Int32).alias("i,"),
            pl.lit(float("nan")).alias("x"),
            pl.lit("1.25").cast(pl.Decimal(10, 2)).alias("exact"),
            moment.alias("at"),
        )
        frame.write_parquet(file, row_group_size=5_000)
    with duckdb.file_rows(files, tmp_path, 1 << 28) as rows:
        found = pl.concat(rows.batches())
    assert found.rows() == canonical(pl.read_parquet(files, glob=False)).rows()
    assert found.columns == ["i,", "x", "exact", "at"]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([NUMBER, INTEGER, TEXT, BOOLEAN, DATE]), st.data())
def test_the_same_is_learned(kind, data):
    few = data.draw(st.lists(CELLS[kind], min_size=1, max_size=6))
    values = data.draw(st.lists(st.sampled_from([None, *few]), max_size=40))
    x = Column("x", kind)
    wanted = {"mode": aggregates.mode(x), "some": aggregates.categories(x, 3), "n": aggregates.Aggregate("count", x)}
    if kind in (NUMBER, INTEGER):
        names = ("mean", "deviation", "minimum", "maximum")
        wanted |= {name: getattr(aggregates, name)(x) for name in names}
        wanted["quarter"] = aggregates.quantile(x, 0.25)
    frame = canonical(pl.DataFrame({"x": pl.Series(values, dtype=DTYPES[kind])}))
    with duckdb.frame_rows(frame) as rows:
        found = rows.learn({"x": wanted, "none": {}})
    assert found == FrameRows.of_canonical(frame).learn({"x": wanted, "none": {}})
