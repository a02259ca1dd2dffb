"""Groups of rows and what is said of them, on rows small enough to check by hand."""

import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Step

SALES = {
    "city": ["Lyon", "Paris", "Lyon", None, "Paris", "Lyon"],
    "amount": [10.0, 1.0, 30.0, 5.0, None, 20.0],
    "paid": [True, False, None, True, True, False],
}


def test_groups_come_in_the_order_of_their_first_rows_with_the_statistics_asked_for():
    chosen = [["amount", "sum"], ["amount", "mean"], ["amount", "median"], ["amount", "deviation"], ["paid", "mean"]]
    assert made("group_rows", SALES, keys=["city"], values=chosen) == {
        "city": ["Lyon", "Paris", None],
        "amount_sum": [60.0, 1.0, 5.0],
        "amount_mean": [20.0, 1.0, 5.0],
        "amount_median": [20.0, 1.0, 5.0],
        "amount_deviation": [10.0, None, None],
        "paid_mean": [0.5, 0.5, 1.0],
        "rows": [3, 2, 1],
    }


def test_groups_say_what_is_missing_what_comes_first_and_what_is_in_them():
    chosen = [["amount", "missing"], ["amount", "last"], ["paid", "sum"], ["amount", "joined"], ["amount", "mode"]]
    assert made("group_rows", SALES, keys=["city"], values=chosen, count=False, separator=" + ") == {
        "city": ["Lyon", "Paris", None],
        "amount_missing": [0.0, 0.5, 0.0],
        "amount_last": [20.0, 1.0, 5.0],
        "paid_sum": [1, 1, 1],
        "amount_joined": ["10 + 30 + 20", "1", "5"],
        "amount_mode": [10.0, 1.0, 5.0],
    }


def test_without_groups_the_whole_table_is_one_row():
    assert made("group_rows", SALES, values=[["city", "distinct"], ["amount", "maximum"]]) == {
        "city_distinct": [2],
        "amount_maximum": [30.0],
        "rows": [6],
    }
    with pytest.raises(DataError, match="Choose at least one statistic, or the number of rows"):
        made("group_rows", SALES, count=False)


def test_what_cannot_be_is_refused_by_its_column():
    with pytest.raises(DataError, match="“city” holds text values; this step needs"):
        made("group_rows", SALES, values=[["city", "sum"]])
    with pytest.raises(DataError, match="Two columns would be called “rows”"):
        made("group_rows", {"rows": [1]}, keys=["rows"])


def test_a_sum_of_whole_numbers_beyond_64_bits_is_missing():
    rows = {"k": ["a", "a", "b"], "n": [2**62, 2**62, 2**62]}
    assert made("group_rows", rows, keys=["k"], values=[["n", "sum"]], count=False)["n_sum"] == [None, 2**62]


def test_values_are_counted_the_most_frequent_first():
    assert made("count_values", SALES, columns=["city"], share=True) == {
        "city": ["Lyon", "Paris", None],
        "rows": [3, 2, 1],
        "share": [3 / 6, 2 / 6, 1 / 6],
    }
    assert made("count_values", {"a": ["x", "y", "y"]}, columns=["a"]) == {"a": ["y", "x"], "rows": [2, 1]}


def test_statistics_beside_each_row_keep_every_row():
    found = made("group_statistics", SALES, keys=["city"], values=[["amount", "sum"], ["amount", "count"]])
    assert found["amount"] == SALES["amount"]
    assert found["amount_sum"] == [60.0, 1.0, 60.0, 5.0, 1.0, 60.0]
    assert found["amount_count"] == [3, 1, 3, 1, 1, 3]


def test_a_long_list_of_statistics_is_said_briefly():
    chosen = [["amount", name] for name in ("sum", "mean", "median", "count", "first", "last")]
    said = Step("group_rows", {"keys": ["city"], "values": chosen}).sentence()
    assert said == (
        "Make one row for each “city”: “amount” (sum), “amount” (mean), “amount” (median), "
        "“amount” (how many have a value) and 2 more."
    )
