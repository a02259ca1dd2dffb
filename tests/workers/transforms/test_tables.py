"""Joins and concatenation as steps: what they refuse, and what they call things."""

import polars as pl
import pytest

from tests.workers.engines.others import HeldTables
from workers.core.errors import DataError
from workers.core.specs import to_json
from workers.recipes import Recipe, Step, fit

ORDERS = {"customer": ["a", "b", "a"], "amount": [1.0, 2.0, 3.0]}
THERE = {"customer": ["a", "c"], "amount": [0.5, 0.7], "day": ["Monday", None]}


def made(op, rows=ORDERS, there=THERE, **params):
    tables = HeldTables()
    step = Step(op, {"table": to_json(tables.add(pl.DataFrame(there), name="Others")), **params})
    frame = pl.DataFrame(rows)
    return fit(Recipe((step,)), frame, tables).apply(frame, tables).to_dict(as_series=False)


def join(**params):
    return made("join_tables", **{"keys": [["customer", "customer"]], **params})


def test_a_name_that_is_there_already_is_never_overwritten():
    assert join() == {**ORDERS, "amount_other": [0.5, None, 0.5], "day": ["Monday", None, "Monday"]}
    assert list(join(suffix=" (B)", columns=["amount", "customer"])) == [*ORDERS, "amount (B)", "customer (B)"]
    with pytest.raises(DataError, match="Two columns would be called “amount”"):
        join(suffix="")
    with pytest.raises(DataError, match="Two columns would be called “amount_other”"):
        join(rows={**ORDERS, "amount_other": [1, 2, 3]})


def test_rows_are_chosen_by_what_the_other_table_holds():
    assert join(kind="semi")["amount"] == [1.0, 3.0]
    assert join(kind="anti") == {"customer": ["b"], "amount": [2.0]}
    assert join(kind="right")["customer"] == ["a", "a", "c"]
    assert len(join(kind="cross", keys=[])["amount"]) == 6


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"keys": [["amount", "day"]]}, "“amount” holds number values, and “day” of “Others v.*” holds text values"),
        ({"keys": []}, "Choose at least one key"),
        ({"kind": "cross"}, "needs no keys"),
        ({"keys": [["customer", "nothing"]]}, "There is no column “nothing”"),
        ({"columns": ["nothing"]}, "There is no column “nothing”"),
        ({"keys": ["customer"]}, "must be pairs of a column here and one there"),
        ({"table": {"dataset": "x"}}, "choose a version of a dataset"),
        ({"kind": "inner", "most": 1}, "would make 2 rows of 3 here and 2 in “Others v.*”, and at most 1 are allowed"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(params, said):
    with pytest.raises(DataError, match=said):
        join(**params)


def test_whole_numbers_and_numbers_are_no_keys_for_each_other():
    with pytest.raises(DataError, match="Change the type of one of them first"):
        join(rows={"customer": [1]}, there={"customer": [1.0]})


def test_rows_of_another_table_below():
    assert made("concatenate_tables") == {
        "customer": ["a", "b", "a", "a", "c"],
        "amount": [1.0, 2.0, 3.0, 0.5, 0.7],
        "day": [None, None, None, "Monday", None],
    }
    assert list(made("concatenate_tables", more="drop")) == ["customer", "amount"]
    named = made("concatenate_tables", source="from", here="ours")["from"]
    assert named[:3] == ["ours"] * 3 and named[3].startswith("Others v")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"more": "refuse"}, "“Others v.*” has columns that are not here: “day”. Add them, or leave them out"),
        ({"lacking": "refuse", "there": {"customer": ["a"]}}, "“Others v.*” lacks “amount”"),
        ({"there": {"amount": ["1"]}}, "“amount” holds number values here and text values in “Others v.*”. Change"),
        ({"there": {"Customer": ["a"]}}, "differ by case alone"),
        ({"source": "day"}, "Two columns would be called “day”"),
        ({"source": "day", "more": "drop"}, "“Others v.*” has a column “day” already"),
    ],
)
def test_tables_that_do_not_fit_below_each_other_are_refused(params, said):
    with pytest.raises(DataError, match=said):
        made("concatenate_tables", **params)
