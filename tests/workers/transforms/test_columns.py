"""Which columns there are, in which order, and several of them as one text, on rows small enough to check by hand."""

from datetime import date

import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Step

ROW = {"a": [1], "b": [2], "c": [3]}


def test_the_selected_columns_come_in_the_order_of_the_selection():
    assert list(made("select_columns", ROW, columns=["c", "a"]).items()) == [("c", [3]), ("a", [1])]


def test_moved_columns_keep_the_order_they_are_named_in():
    assert list(made("move_columns", ROW, columns=["c", "b"])) == ["c", "b", "a"]
    assert list(made("move_columns", ROW, columns=["b", "a"], to="end")) == ["c", "b", "a"]


def test_a_copy_has_the_same_cells_and_a_name_of_its_own():
    assert made("copy_column", {"a": ["x", None]}, column="a", into="b") == {"a": ["x", None], "b": ["x", None]}
    assert made("copy_column", ROW, column="a", into="b") == {"a": [1], "b": [1], "c": [3]}
    with pytest.raises(DataError, match="Give the new column a name"):
        made("copy_column", ROW, column="a", into=" ")


def test_merged_columns_leave_out_what_is_missing_with_its_separator():
    rows = {
        "a": ["x", None, "x", None, ""],
        "b": [1, 2, None, None, 5],
        "c": [date(2024, 2, 29), None, None, None, None],
    }
    merged = {"columns": ["a", "b", "c"], "into": "m", "separator": ", "}
    assert made("merge_columns", rows, **merged)["m"] == ["x, 1, 2024-02-29", "2", "x", None, ", 5"]
    assert made("merge_columns", rows, **merged, missing="missing")["m"] == ["x, 1, 2024-02-29", *[None] * 4]
    assert made("merge_columns", rows, columns=["b", "a"], into="a", separator="", drop=True) == {
        "a": ["1x", "2", "x", None, "5"],
        "c": rows["c"],
    }


def test_hundreds_of_columns_are_merged_and_searched_for_gaps():
    rows = {f"c{at}": ["x", None] for at in range(200)}
    assert made("merge_columns", rows, columns=list(rows), into="m", separator="", drop=True) == {
        "m": ["x" * 200, None]
    }
    assert made("drop_missing", rows)["c199"] == ["x"]


def test_rows_with_gaps_are_dropped_where_any_or_all_are_missing():
    rows = {"a": [1, None, None], "b": ["", "x", None], "c": [1, 2, 3]}
    assert made("drop_missing", rows)["c"] == [1]
    assert made("drop_missing", rows, columns=["b"])["c"] == [1, 2]
    assert made("drop_missing", rows, columns=["a", "b"], when="all")["c"] == [1, 2]
    assert Step("drop_missing", {"columns": ["a"]}).sentence() == "Drop rows where “a” is missing."


def test_a_mark_says_where_a_value_is_missing():
    assert made("missing_indicator", {"a": [1, None]}, columns=["a"]) == {"a": [1, None], "a_missing": [False, True]}


def test_gaps_are_filled_from_the_same_row_of_another_column():
    rows = {"a": [1, None, None], "b": [0.5, 2.5, None], "t": ["x", "y", "z"]}
    assert made("fill_missing_from", rows, columns=["a"], other="b")["a"] == [1.0, 2.5, None]
    with pytest.raises(DataError, match="“t” holds text values and “b” holds number values. Change the type"):
        made("fill_missing_from", rows, columns=["t"], other="b")
