"""What is learned of categories and columns, on rows small enough to check by hand."""

import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit


def test_categories_become_how_often_they_occur():
    rows, test = {"x": ["a", "a", "b", None, "a"]}, {"x": ["a", "b", "new", None]}
    assert made("frequency_encode", rows, test, columns=["x"])["x"] == [0.75, 0.25, 0.0, None]
    assert made("frequency_encode", rows, test, columns=["x"], result="count")["x"] == [3, 1, 0, None]


def test_categories_are_numbered_in_the_order_that_was_written():
    rows, order = {"x": ["high", "low", "other", None]}, "low\nmedium\nhigh"
    assert made("ordered_categories", rows, columns=["x"], order=order)["x"] == [2, 0, None, None]
    with pytest.raises(DataError, match="not in the list"):
        made("ordered_categories", rows, columns=["x"], order=order, others="error")
    with pytest.raises(DataError, match="once"):
        made("ordered_categories", rows, columns=["x"], order="a\na")


def test_spellings_of_a_value_become_the_commonest_tidy_one():
    rows = {"x": ["Orléans", "orleans ", "ORLEANS", "Orléans", " Lyon", "A+", "A-", None]}
    tidied = ["Orléans"] * 4 + ["Lyon", "A+", "A-", None]
    assert made("merge_similar_values", rows, columns=["x"])["x"] == tidied
    seen = made("merge_similar_values", rows, {"x": ["orléans", "LYON", "Metz "]}, columns=["x"])["x"]
    assert seen == ["Orléans", "Lyon", "Metz "], "a new spelling of a known value, and a value that is new"
    signs = made("merge_similar_values", {"x": ["St-Malo", "St Malo", "St-Malo"]}, columns=["x"], alike="signs")
    assert signs["x"] == ["St-Malo"] * 3


def test_the_spelling_that_is_kept_depends_on_nothing_but_the_rows_and_what_was_named():
    rows = {"x": ["paris", "Paris", "PARIS", "Paris", "paris", "Lyon", "lyon"]}
    first = made("merge_similar_values", rows, columns=["x"])["x"]
    assert first == ["Paris"] * 5 + ["Lyon"] * 2, "of several as common, the first by the alphabet"
    turned = made("merge_similar_values", {"x": rows["x"][::-1]}, columns=["x"])["x"]
    assert set(turned) == {"Paris", "Lyon"}, "in whatever order they come"
    more = {"x": [*rows["x"], "paris", "paris"]}
    assert set(made("merge_similar_values", more, columns=["x"])["x"]) == {"paris", "Lyon"}
    kept = made("merge_similar_values", more, columns=["x"], keep="Paris\n LYON \n")["x"]
    assert set(kept) == {"Paris", "Lyon"}, "named, however common others are; what does not occur is not made up"


def test_columns_that_are_mostly_missing_or_tell_nothing_are_dropped():
    rows = {"id": [1, 2, 3, 4], "rare": [None, None, None, 1.0], "same": ["x"] * 4, "gaps": ["x", "x", None, "x"]}
    assert list(made("drop_sparse_columns", rows, most=0.5)) == ["id", "same", "gaps"]
    assert list(made("drop_sparse_columns", rows, most=0.75)) == list(rows), "more than three quarters are not"
    assert list(made("drop_constant_columns", rows)) == ["id", "rare", "gaps"]
    step = fit(Recipe((Step("drop_constant_columns", {}),)), pl.DataFrame(rows)).steps[0]
    assert step.sentence == "Drop “same”, with the same value in every row."


def test_numbers_are_scaled_by_the_share_of_rows_below():
    rows = {"x": [float(number) for number in range(101)]}
    scaled = made("scale_by_rank", rows, {"x": [-5.0, 0.0, 25.0, 50.0, 100.0, 1e9, None]}, columns=["x"])["x"]
    assert scaled == pytest.approx([0.0, 0.0, 0.25, 0.5, 1.0, 1.0, None])
    assert made("scale_by_rank", {"x": pl.Series([None, None], dtype=pl.Float64)}, columns=["x"])["x"] == [None] * 2
