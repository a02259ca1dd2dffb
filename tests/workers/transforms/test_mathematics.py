"""What each transform does, on rows small enough to check by hand."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.transforms.steps import made
from workers.core.errors import DataError


def test_standard_scale_uses_the_population_deviation_and_survives_a_constant():
    assert made("standard_scale", {"x": [1.0, 3.0], "k": [5, 5]}, columns=["x", "k"]) == {
        "x": [-1.0, 1.0],
        "k": [0.0, 0.0],
    }
    # Three times 0.1 is 0.30000000000000004, whose third is not 0.1: a mean that is rounded would leave a spread.
    assert made("standard_scale", {"x": [0.1] * 3}, columns=["x"]) == {"x": [0.0] * 3}


def test_min_max_scale_fills_the_range_and_holds_when_asked():
    rows, test = {"x": [10.0, 20.0]}, {"x": [0.0, 15.0, 40.0, None]}
    assert made("min_max_scale", rows, test, columns=["x"]) == {"x": [-1.0, 0.5, 3.0, None]}
    assert made("min_max_scale", rows, test, columns=["x"], low=-1, hold=True) == {"x": [-1.0, 0.0, 1.0, None]}


def test_clip_outliers_holds_at_learned_quantiles():
    rows = {"x": [float(i) for i in range(101)]}
    assert made("clip_outliers", rows, {"x": [-9.0, 50.0, 900.0]}, columns=["x"]) == {"x": [1.0, 50.0, 99.0]}
    outside = made("clip_outliers", rows, {"x": [-9.0, 50.0]}, columns=["x"], outside="missing")
    assert outside == {"x": [None, 50.0]}


def test_fill_missing_by_each_method():
    rows = {"x": [1, 1, 4, None]}
    assert made("fill_missing", rows, columns=["x"], method="mean") == {"x": [1.0, 1.0, 4.0, 2.0]}
    assert made("fill_missing", rows, columns=["x"], method="median") == {"x": [1.0, 1.0, 4.0, 1.0]}
    assert made("fill_missing", rows, columns=["x"], method="mode") == {"x": [1, 1, 4, 1]}
    assert made("fill_missing", rows, columns=["x"], method="constant", value="-7") == {"x": [1, 1, 4, -7]}
    with pytest.raises(DataError, match="“none” is not a whole number"):
        made("fill_missing", rows, columns=["x"], method="constant", value="none")
    with pytest.raises(DataError, match="no value in the training rows"):
        made("fill_missing", {"x": [None, None]}, columns=["x"], method="mode")


def test_one_hot_treats_unseen_categories_as_chosen():
    rows, test = {"c": ["b", "a", None]}, {"c": ["a", "z", None]}
    assert made("one_hot", rows, test, columns=["c"]) == {"c_a": [1, 0, 0], "c_b": [0, 0, 0]}
    assert made("one_hot", rows, test, columns=["c"], unseen="other")["c_other"] == [0, 1, 0]
    with pytest.raises(DataError, match="Row 2: “c” holds a category"):
        made("one_hot", rows, test, columns=["c"], unseen="error")
    assert list(made("one_hot", {"c": ["b", "a", "b"]}, columns=["c"], limit=1)) == ["c_b"]


def test_ordinal_encode_numbers_categories_in_order():
    rows, test = {"c": ["b", "a", "c"]}, {"c": ["a", "c", "z", None]}
    assert made("ordinal_encode", rows, test, columns=["c"]) == {"c": [0, 2, None, None]}
    assert made("ordinal_encode", rows, test, columns=["c"], unseen="minus_one") == {"c": [0, 2, -1, None]}


def test_map_values_reads_numbers_where_all_are_numbers():
    rows = {"c": ["M", "B", "?"]}
    assert made("map_values", rows, column="c", pairs=[["M", "1"], ["B", "0"]]) == {"c": [1, 0, None]}
    assert made("map_values", rows, column="c", pairs=[["M", "yes"]], unseen="keep") == {"c": ["yes", "B", "?"]}
    with pytest.raises(DataError, match="Row 3: “c” holds a value that is not in the map"):
        made("map_values", rows, column="c", pairs=[["M", 1], ["B", 0]], unseen="error")


def test_cast_type_rounds_nothing_and_refuses_when_asked():
    assert made("cast_type", {"x": ["1", " 2.5 ", "x"]}, columns=["x"]) == {"x": [1.0, 2.5, None]}
    assert made("cast_type", {"x": [1.0, 2.5]}, columns=["x"], kind="integer") == {"x": [1, None]}
    days = made("cast_type", {"x": ["29/02/2024"]}, columns=["x"], kind="date", date_order="day_first")
    assert days == {"x": [date(2024, 2, 29)]}
    with pytest.raises(DataError, match="Row 2: “x” holds a value that cannot be read as number"):
        made("cast_type", {"x": ["1", "?"]}, columns=["x"], unreadable="error")
    with pytest.raises(DataError, match="There is no way from date to number"):
        made("cast_type", {"x": [date(2024, 1, 1)]}, columns=["x"])


def test_cast_type_reads_decimal_commas_when_asked():
    rows = {"x": ["54,27", "1 234,5", "1.234.567", "-1\u202f234\xa0567,25", "7", "54.27", "1,2,3", None]}
    read = made("cast_type", rows, columns=["x"], decimal_mark="comma")
    assert read == {"x": [54.27, 1234.5, 1234567.0, -1234567.25, 7.0, None, None, None]}
    whole = made("cast_type", rows, columns=["x"], kind="integer", decimal_mark="comma")
    assert whole == {"x": [None, None, 1234567, None, 7, None, None, None]}
    assert made("cast_type", rows, columns=["x"])["x"][:2] == [None, None]
    with pytest.raises(DataError, match="Rows 6, 7: “x” holds a value that cannot be read as number"):
        made("cast_type", rows, columns=["x"], decimal_mark="comma", unreadable="error")


@settings(max_examples=25, deadline=None)
@given(st.floats(-1e15, 1e15))
def test_a_number_written_with_a_comma_reads_as_the_number_it_is(number):
    written = f"{number:,.3f}"
    for thousands in " .\xa0\u202f":
        french = written.translate(str.maketrans({",": thousands, ".": ","}))
        read = made("cast_type", {"x": [french]}, columns=["x"], decimal_mark="comma")
        assert read == {"x": [float(written.replace(",", ""))]}


def test_date_parts_replace_the_date():
    rows = {"d": [date(2024, 12, 30), None]}
    assert made("date_parts", rows, column="d", week=True, month=False) == {
        "d_year": [2024, None],
        "d_week": [1, None],
        "d_weekday": [1, None],
    }
    with pytest.raises(DataError, match="it has no hour"):
        made("date_parts", rows, column="d", hour=True)


def test_format_text_makes_alike_what_means_the_same():
    rows = {"t": [" Yes", "yes ", "", None]}
    assert made("format_text", rows, columns=["t"], case="lower") == {"t": ["yes", "yes", "", None]}
    assert made("format_text", rows, columns=["t"], empty_is_missing=True)["t"][2] is None


def test_rename_and_drop_keep_the_order_of_the_rest():
    rows = {"a": [1], "b": [2], "c": [3]}
    assert made("rename_columns", rows, names=[["a", "b"], ["b", "a"]]) == {"b": [1], "a": [2], "c": [3]}
    assert made("drop_columns", rows, columns=["b"]) == {"a": [1], "c": [3]}
    with pytest.raises(DataError, match="Two columns would be called “c”"):
        made("rename_columns", rows, names=[["a", "c"]])


def test_formula_adds_or_replaces_a_column():
    rows = {"a": [1, None], "b": [2, 3]}
    assert made("formula", rows, column="c", formula="a / b") == {"a": [1, None], "b": [2, 3], "c": [0.5, None]}
    assert made("formula", rows, column="b", formula="coalesce(a, b)") == {"a": [1, None], "b": [1, 3]}


def test_filter_rows_keeps_or_drops_and_missing_is_not_true():
    rows = {"x": [1, 5, None]}
    assert made("filter_rows", rows, condition="x > 2") == {"x": [5]}
    assert made("filter_rows", rows, condition="x > 2", action="drop") == {"x": [1, None]}
    with pytest.raises(DataError, match="The condition gives integer values"):
        made("filter_rows", rows, condition="x + 1")
    with pytest.raises(DataError, match="The condition “x” is true does not fit: “x” holds integer"):
        made("filter_rows", rows, condition="x")


def test_drop_duplicates_keeps_the_first():
    rows = {"a": ["x", "x", None, None], "b": [1, 2, 3, 3]}
    assert made("drop_duplicates", rows, columns=["a"]) == {"a": ["x", None], "b": [1, 3]}
    assert made("drop_duplicates", rows)["b"] == [1, 2, 3]


def test_numbers_too_large_to_learn_from_leave_a_defined_trace():
    rows = {"x": [1.7e308, 1.7e308, -1.7e308]}
    assert made("standard_scale", {"x": [1.7e308, 1.7e308]}, columns=["x"]) == {"x": [1.7e308, 1.7e308]}
    assert made("min_max_scale", rows, columns=["x"]) == {"x": [None, None, None]}
