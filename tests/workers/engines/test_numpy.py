"""Batches of rows as arrays: shapes, refusals, and what is exact where arrays of 64 bits alone would not be."""

import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from tests.workers.engines.agreement import schema_of
from tests.workers.engines.nasty import HIGH, LOW
from workers.core.errors import DataError
from workers.core.expressions.build import call, column, literal, look_up
from workers.core.expressions.formula import parse_formula
from workers.core.expressions.plans import Guard, Output, RowPlan, change
from workers.core.schema import BOOLEAN, INTEGER, NUMBER, TEXT
from workers.engines import polars, scalar
from workers.engines.numpy import Batch, compile_plans

KINDS = {"a": NUMBER, "n": INTEGER, "t": TEXT, "is": BOOLEAN}
SCHEMA = schema_of(KINDS)
ROWS = [
    {"a": 1.5, "n": 1, "t": "x", "is": True},
    {"a": None, "n": None, "t": None, "is": None},
    {"a": float("inf"), "n": HIGH, "t": "", "is": False},
]


def made(*plans, rows=ROWS, schema=SCHEMA):
    return compile_plans(plans, schema)(Batch.of_rows(rows, schema))


def test_rows_come_out_as_they_went_in_and_what_is_not_finite_is_missing():
    unchanged = made(change(SCHEMA))
    assert unchanged.rows() == [(1.5, 1, "x", True), (None,) * 4, (None, HIGH, "", False)]
    assert list(unchanged.columns) == list(KINDS)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_every_row_has_alike_is_there_as_often_as_there_are_rows(count):
    same = RowPlan((Output("one", literal(1)), Output("none", call("add", literal(None), literal(1.0)))))
    batch = made(same, rows=ROWS[:count])
    assert batch.rows() == [(1, None)] * count
    assert np.array_equal(batch.matrix(), [[1.0, np.nan]] * count if count else np.empty((0, 2)), equal_nan=True)


def test_a_matrix_has_numbers_as_they_are_truths_as_0_and_1_and_nan_for_missing():
    matrix = made(change(SCHEMA, drop=["t"])).matrix()
    assert np.array_equal(matrix, [[1.5, 1, 1], [np.nan] * 3, [np.nan, float(HIGH), 0]], equal_nan=True)


@pytest.mark.parametrize("a", [3, -3, 2**32, -(2**32), 3037000500, LOW, HIGH, -1, 0])
@pytest.mark.parametrize("b", [2**31, -(2**31), 3037000499, 3037000500, LOW, HIGH, -1, 0])
def test_whole_numbers_that_64_bits_cannot_hold_are_missing(a, b):
    schema = schema_of({"a": INTEGER, "b": INTEGER})
    words = ("add", "subtract", "multiply")
    plan = RowPlan(tuple(Output(word, call(word, column("a", schema), column("b", schema))) for word in words))
    expected = tuple(v if LOW <= v <= HIGH else None for v in (a + b, a - b, a * b))
    assert made(plan, rows=[{"a": a, "b": b}] * 2, schema=schema).rows() == [expected] * 2


def test_a_guard_names_the_row_and_the_column_as_that_of_frames_does():
    guard = Guard("n", parse_formula("n > 5", SCHEMA), "“n” is too large.", ("n",))
    plan, told = change(SCHEMA, guards=[guard]), []
    rows = [*ROWS[:2], *ROWS]
    for run in (lambda: made(plan, rows=rows), lambda: polars.run(plan, pl.DataFrame(rows).fill_nan(None))):
        with pytest.raises(DataError) as refusal:
            run()
        told.append((refusal.value.message, refusal.value.details))
    assert told[0] == told[1] == ("Row 5: “n” is too large.", {"row": 5, "column": "n"})


def test_a_guard_that_refuses_every_row_refuses_nothing_where_there_is_none():
    plan = change(SCHEMA, guards=[Guard("n", literal(True), "None may pass.", ("n",))])
    assert made(plan, rows=[]).rows() == []
    with pytest.raises(DataError, match="Row 1: None may pass."):
        made(plan)


def test_a_look_up_falls_back_on_another_column():
    found = look_up(column("t", SCHEMA), {"x": 10}, INTEGER, column("n", SCHEMA))
    assert made(RowPlan((Output("found", found),))).rows() == [(10,), (None,), (HIGH,)]


def test_steps_run_one_after_the_other_and_can_be_run_again():
    first = change(SCHEMA, {"a": parse_formula("coalesce(a, 2) * 2", SCHEMA)}, rename={"t": "n"}, drop=["n", "is"])
    after = schema_of({"a": NUMBER, "n": TEXT})
    second = change(after, {"a": parse_formula("a + 1", after), "n": parse_formula("n + '!'", after)})
    function = compile_plans([first, second], SCHEMA)
    for _again in range(2):
        assert function(Batch.of_rows(ROWS, SCHEMA)).rows() == [(4.0, "x!"), (5.0, None), (5.0, "!")]


def test_texts_that_come_again_and_again_are_computed_once_each():
    letters = ["a", "b", None, "é"] * 100
    rows = [{"a": float(at), "n": at, "t": letter, "is": True} for at, letter in enumerate(letters)]
    formulas = ("upper(t)", "t = 'a'", "coalesce(t, '?') + '!'", "if(t = 'a', a, 0)", "length(t) + n", "t + text(n)")
    plan = change(SCHEMA, {formula: parse_formula(formula, SCHEMA) for formula in formulas}, drop=["a", "n", "is"])
    batch = made(plan, rows=rows)
    assert [len(cells.values) for cells in batch.columns.values()] == [4, 4, 4, 4, 400, 400, 400]
    row = scalar.compile_plans([plan], SCHEMA)
    assert batch.rows() == [row(each) for each in rows]
    alike = [{**row, "t": "x"} for row in rows]
    assert made(plan, rows=alike).rows() == [row(each) for each in alike]
    guard = Guard("t", parse_formula("t = 'é'", SCHEMA), "“t” is é.", ("t",))
    with pytest.raises(DataError, match="Rows 4, 8, 12, 16, 20 and 95 more: “t” is é."):
        made(change(SCHEMA, guards=[guard]), rows=rows)


def test_numpy_itself_is_loaded_when_it_is_needed():
    code = "import sys, workers.engines.numpy; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
