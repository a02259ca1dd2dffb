"""Conditions as columns, and rare values as one, on rows small enough to check by hand."""

from datetime import date

import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit


def test_a_value_is_one_of_a_list_or_none_of_it():
    asked = {"column": "c", "values": "Paris\n\nLyon \nParis", "into": "in"}
    rows = {"c": ["Paris", "Lyon", "Lyon ", None]}
    assert made("is_one_of", rows, **asked)["in"] == [True, False, True, None]
    assert made("is_one_of", rows, **asked, inverted=True)["in"] == [False, True, False, None]
    assert made("is_one_of", {"n": [1.0, 2.5]}, column="n", values="1\n7", into="in")["in"] == [True, False]
    days = {"d": [date(2024, 2, 29), date(2024, 3, 1)]}
    assert made("is_one_of", days, column="d", values="2024-03-01", into="in")["in"] == [False, True]
    with pytest.raises(DataError, match="“x” is not a number"):
        made("is_one_of", {"n": [1.0]}, column="n", values="x", into="in")
    with pytest.raises(DataError, match="Give at least one value"):
        made("is_one_of", rows, column="c", values=" \n", into="in")


@pytest.mark.parametrize(
    ("comparison", "wanted"),
    [
        ("equal", [False, True, False, None]),
        ("different", [True, False, True, None]),
        ("less", [True, False, False, None]),
        ("less_equal", [True, True, False, None]),
        ("greater", [False, False, True, None]),
        ("greater_equal", [False, True, True, None]),
    ],
)
def test_two_columns_are_compared(comparison, wanted):
    rows = {"a": [1, 2, 3, None], "b": [1.5, 2.0, 2.5, 1.0]}
    assert made("compare_columns", rows, first="a", second="b", comparison=comparison, into="c")["c"] == wanted


def test_columns_of_different_kinds_are_not_compared():
    with pytest.raises(DataError, match="“a” holds text values and “b” holds integer values. Change the type"):
        made("compare_columns", {"a": ["1"], "b": [1]}, first="a", second="b", into="c")


def test_the_commonest_categories_are_kept_and_the_rest_is_one_word():
    rows = {"c": ["b", "b", "a", "z", "y", "a"], "n": [7, 7, 8, 9, 9, 5]}
    test = {"c": ["a", "y", "new", None], "n": [7, 8, 9, None]}
    assert made("group_rare_values", rows, test, columns=["c", "n"], keep=2) == {
        "c": ["a", "other", "other", None],
        "n": ["7", "other", "9", None],
    }
    step = Step("group_rare_values", {"columns": ["c"], "keep": 2, "word": "autre"})
    assert fit(Recipe((step,)), pl.DataFrame(rows)).sentences() == [
        "Keep “a” and “b” in “c” and call the others “autre”."
    ]
