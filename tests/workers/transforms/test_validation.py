"""Steps that hold rows against rules, and the parts of a split as a column."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.core.expressions.patterns import matches
from workers.core.expressions.plans import plan_from_json, plan_to_json
from workers.core.splitter import Cut
from workers.engines import duckdb
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows
from workers.recipes import Recipe, Step, fit
from workers.recipes.fitting import fit_rows
from workers.recipes.replaying import replay
from workers.recipes.setting_aside import together
from workers.splitters import splitters

ROWS = {
    "id": [1, 2, 2, None, None],
    "n": [5.0, -1.0, None, 12.0, 3.0],
    "code": ["AB-12", "ab-12", None, "AB-123", ""],
    "from": [date(2025, 1, 1), date(2025, 2, 1), None, date(2025, 3, 1), date(2025, 4, 1)],
    "to": [date(2025, 1, 2), date(2025, 1, 31), date(2025, 1, 1), date(2025, 3, 1), None],
}
BROKEN = [
    ("validate_present", {"columns": ["n", "code"]}, [3]),
    ("validate_between", {"column": "n", "low": "0", "high": "10"}, [2, 4]),
    ("validate_between", {"column": "from", "low": "2025-02-01"}, [1]),
    ("validate_values", {"column": "code", "values": "AB-12\nab-12"}, [4, 5]),
    ("validate_pattern", {"column": "code", "pattern": "AA-99"}, [2, 4, 5]),
    ("validate_unique", {"columns": ["id"]}, [2, 3]),
    ("validate_formula", {"condition": "n > 0"}, [2]),
    ("validate_order", {"first": "from", "last": "to"}, [2]),
    ("validate_order", {"first": "from", "last": "to", "equal": False}, [2, 4]),
]


@pytest.mark.parametrize(("op", "params", "wrong"), BROKEN)
def test_rows_that_break_a_rule_are_named_marked_removed_or_set_aside(op, params, wrong):
    with pytest.raises(DataError) as refusal:
        made(op, ROWS, action="refuse", **params)
    assert f"row{'s' if len(wrong) > 1 else ''} {', '.join(map(str, wrong))}." in refusal.value.message
    assert refusal.value.details["row"] == wrong[0] and refusal.value.details["column"] in ROWS
    marks = made(op, ROWS, action="mark", into="why", **params)["why"]
    assert [at for at, mark in enumerate(marks, 1) if mark is not None] == wrong
    rows = [*zip(*ROWS.values(), strict=True)]
    kept = [*zip(*made(op, ROWS, action="remove", **params).values(), strict=True)]
    assert kept == [row for at, row in enumerate(rows, 1) if at not in wrong]
    done = replay(Recipe((Step(op, {**params, "action": "aside"}),)), FrameRows.of(pl.DataFrame(ROWS)))
    assert done.rows.frame.rows() == kept
    assert done.aside[0].rows.frame.rows() == [row for at, row in enumerate(rows, 1) if at in wrong]


@pytest.mark.parametrize("held", ["memory", "disk"])
def test_rows_that_several_steps_set_aside_are_one_table_with_the_step_that_did(held):
    steps = [
        Step("validate_between", {"column": "n", "low": "0", "action": "aside"}),
        Step("cast_type", {"columns": ["id"], "kind": "text"}),
        Step("drop_columns", {"columns": ["from", "to", "code"]}),
        Step("validate_present", {"columns": ["n"], "action": "aside"}),
    ]
    frame = canonical(pl.DataFrame(ROWS))
    with duckdb.frame_rows(frame) as stored:
        done = replay(Recipe(tuple(steps)), FrameRows.of(frame) if held == "memory" else stored)
        found = pl.concat(
            [pl.concat(rows.batches()) for rows in together(done.aside, {1: "1. Between", 4: "4. There"})]
        )
    assert found.columns == [*ROWS, "set_aside_by"] and found["id"].dtype == pl.String
    assert found["set_aside_by"].to_list() == ["1. Between", "4. There"]
    assert found["n"].to_list() == [-1, None] and found["code"].null_count() == 1


def test_several_checks_share_one_column_of_marks():
    steps = [
        Step("validate_between", {"column": "n", "low": "0", "action": "mark"}),
        Step("validate_unique", {"columns": ["id"], "action": "mark"}),
    ]
    problems = fit(Recipe(tuple(steps)), pl.DataFrame(ROWS)).apply(pl.DataFrame(ROWS))["problems"].to_list()
    assert problems == [None, "n: below 0; id: not unique", "id: not unique", None, None]


def test_good_rows_pass_and_many_bad_ones_are_counted():
    assert made("validate_present", {"x": [1, 2]}, columns=["x"]) == {"x": [1, 2]}
    with pytest.raises(DataError, match="2000 rows break the rule: rows 1, 2, 3, 4, 5, …"):
        made("validate_present", {"x": [None] * 2000, "y": [1] * 2000}, columns=["x"])


def test_a_refusal_says_the_same_of_rows_on_the_disk():
    steps = (Step("filter_rows", {"condition": "id = 2 or n > 10"}), Step("validate_present", {"columns": ["n"]}))
    for rows in ("frame", "disk"):
        with pytest.raises(DataError, match="1 row breaks the rule: row 2"):
            if rows == "frame":
                fit(Recipe(steps), pl.DataFrame(ROWS))
            else:
                with duckdb.frame_rows(canonical(pl.DataFrame(ROWS))) as stored:
                    fit_rows(Recipe(steps), stored)


def test_patterns():
    assert matches("AA-123-é", "AA-999-a") and not matches("AA-123-E", "AA-999-a")
    assert matches("", "*") and matches("anything", "*") and matches("a*b", "a\\*b") and not matches("axb", "a\\*b")
    assert matches("x.pdf", "?.pdf") and not matches("xy.pdf", "?.pdf") and not matches("٣", "9")
    assert not matches("a" * 5000, "*a*a*a*b")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=6), st.text(max_size=4))
def test_a_text_is_of_its_own_pattern(text, rest):
    assert matches(text, "".join(f"\\{sign}" for sign in text))
    assert matches(text + rest, "?" * len(text) + "*")


@pytest.mark.parametrize(
    ("method", "column", "key"),
    [("random", "", ()), ("stratified", "k", ()), ("key", "", ("k",)), ("ordered", "", ()), ("time", "d", ())],
)
def test_parts_are_those_of_the_splits_page(method, column, key):
    frame = pl.DataFrame({"k": [n % 7 for n in range(200)], "d": [date(2020, 1, 1 + n % 28) for n in range(200)]})
    step = Step(
        "divide_rows",
        {"method": method, "column": column, "keys": list(key), "seed": 3, "validation": 0.1, "test": 0.3, "into": "p"},
    )
    fitted = fit(Recipe((step,)), frame)
    assert plan_from_json(plan_to_json(fitted.steps[0].plan)) == fitted.steps[0].plan
    found = fitted.apply(frame)["p"].to_list()
    cut = Cut(frame.lazy(), 200, np.array([0.6, 0.1, 0.3]), column, key, seed=3)
    assert found == [("train", "validation", "test")[part] for part in splitters.get(method).assign(cut)]
    with duckdb.frame_rows(canonical(frame)) as stored:
        rows = pl.concat(fit_rows(Recipe((step,)), stored)[1].batches())
    assert rows["p"].to_list() == found and rows["k"].to_list() == frame["k"].to_list()


@pytest.mark.parametrize(
    "op, params, said",
    [
        ("validate_between", {"column": "n", "low": "0", "high": "9"}, "Check that “n” is from 0 to 9"),
        ("validate_between", {"column": "n", "low": "0"}, "Check that “n” is at least 0"),
        ("validate_between", {"column": "day", "high": "2025-12-31"}, "Check that “day” is at most 2025-12-31"),
        ("limit_numbers", {"columns": ["n"], "least": 0, "most": 9.5}, "Hold “n” between 0 and 9.5."),
        ("limit_numbers", {"columns": ["n"], "least": 0}, "Hold “n” at 0 or more."),
        ("limit_numbers", {"columns": ["n"], "most": 9, "outside": "missing"}, "Empty “n” above 9."),
    ],
)
def test_a_limit_that_is_left_out_is_left_out_of_the_sentence(op, params, said):
    assert Step(op, params).sentence().startswith(said)
