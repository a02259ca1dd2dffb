"""Numbers computed, rounded, binned, scaled and held, on rows small enough to check by hand."""

import math

import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit


def computed(function, *numbers):
    return made("number_function", {"x": list(numbers)}, columns=["x"], function=function)["x"]


def test_each_function_of_a_number():
    assert computed("absolute", -2, 0, None) == [2.0, 0.0, None]
    assert computed("square_root", 9.0, -1.0) == [3.0, None]
    assert computed("logarithm", 1.0, 0.0) == [0.0, None]
    assert computed("logarithm_plus_one", 0.0, -1.0) == [0.0, None]
    assert computed("exponential", 0.0, 1000.0) == [1.0, None]
    assert computed("square", -3, 1) == [9.0, 1.0]
    assert computed("reciprocal", 4.0, 0.0) == [0.25, None]
    assert computed("sign", -0.5, -0.0, 7.0, None) == [-1.0, 0.0, 1.0, None]


def rounded(numbers, digits, direction="nearest"):
    return made("round_numbers", {"x": numbers}, columns=["x"], digits=digits, direction=direction)["x"]


def test_numbers_are_rounded_to_the_nearest_up_or_down():
    assert rounded([0.125, -0.125, 2.0, None], 2) == [0.13, -0.13, 2.0, None]
    assert rounded([0.121, -0.121, 0.29], 2, "up") == [0.13, -0.12, 0.29]
    assert rounded([0.129, -0.121, 0.29], 2, "down") == [0.12, -0.13, 0.29]
    assert rounded([149, 150, -149], -2) == [100.0, 200.0, -100.0]
    assert rounded([2**63 - 1, 7], 3) == [2**63 - 1, 7]
    assert rounded([1.5e308, 5e-324], 15) == [1.5e308, 0.0]
    assert Step("round_numbers", {"columns": ["x"], "digits": -3}).sentence() == "Round “x” to multiples of 1,000."


def test_numbers_on_an_edge_belong_to_the_bin_above():
    cut = {"columns": ["x"], "method": "edges", "edges": "18; 65 -1.5"}
    rows = {"x": [-2.0, -1.5, 17.9, 18.0, 65.0, None]}
    assert made("bin_numbers", rows, **cut, result="numbers")["x"] == [0, 1, 1, 2, 3, None]
    assert made("bin_numbers", rows, **cut)["x"] == ["< -1.5", "-1.5 – 18", "-1.5 – 18", "18 – 65", "≥ 65", None]
    for edges, problem in (
        ("1,5", "“1,5” is not a number"),
        ("", "“” is not a number"),
        ("inf", "Give at most 49 numbers"),
    ):
        with pytest.raises(DataError, match=problem):
            made("bin_numbers", rows, columns=["x"], method="edges", edges=edges)


def test_bins_of_equal_width_and_of_as_many_rows_are_learned():
    rows, test = {"x": [0.0, 1.0, 2.0, 100.0]}, {"x": [-5.0, 49.0, 50.0, 999.0, None]}
    assert made("bin_numbers", rows, test, columns=["x"], bins=2)["x"] == ["< 50", "< 50", "≥ 50", "≥ 50", None]
    halves = made("bin_numbers", rows, test, columns=["x"], bins=2, method="quantiles", result="numbers")
    assert halves["x"] == [0, 1, 1, 1, None]
    assert made("bin_numbers", {"x": [7, 7]}, columns=["x"], bins=4)["x"] == ["≥ 7", "≥ 7"]
    near = made("bin_numbers", {"x": [1.0, 1.00004]}, columns=["x"], bins=3)["x"]
    assert near == ["< 1.00001", "≥ 1.00003"]
    with pytest.raises(DataError, match="“x” has no value in the training rows to learn from"):
        made("bin_numbers", {"x": [math.nan, None]}, columns=["x"])


def test_a_bin_step_says_what_it_learned():
    step = Step("bin_numbers", {"columns": ["x"], "bins": 3})
    assert fit(Recipe((step,)), pl.DataFrame({"x": [0.0, 1.0]})).sentences() == ["Bin “x” at 0.3333; 0.6667."]


def between(function, rows, **params):
    return made("arithmetic_between_columns", rows, columns=list(rows), function=function, into="r", **params)["r"]


def test_columns_are_computed_with_row_by_row():
    rows = {"a": [6, 1, None], "b": [3, 0, 2], "c": [1, None, None]}
    pairs = {"a": rows["a"], "b": rows["b"]}
    assert between("sum", rows) == [10, None, None]
    assert between("difference", rows) == [2, None, None]
    assert between("product", pairs) == [18, 0, None]
    assert between("ratio", pairs) == [2.0, None, None]
    assert between("mean", pairs) == [4.5, 0.5, None]
    assert between("minimum", pairs) == [3, 0, None] and between("maximum", pairs) == [6, 1, None]
    with pytest.raises(DataError, match="Choose at least two columns"):
        between("sum", {"a": [1]})


def test_missing_ones_are_left_out_when_asked():
    rows = {"a": [6, -(2**63), None, None], "b": [2.5, None, None, 4.0]}
    assert between("mean", rows, missing="skip") == [4.25, -(2.0**63), None, 4.0]
    whole = {"a": [6, -(2**63), None, None], "b": [2, None, None, 2**63 - 1]}
    assert between("sum", whole, missing="skip") == [8, -(2**63), None, 2**63 - 1]
    assert between("product", whole, missing="skip") == [12, -(2**63), None, 2**63 - 1]
    assert between("minimum", whole, missing="skip") == [2, -(2**63), None, 2**63 - 1]
    assert between("maximum", whole, missing="skip") == [6, -(2**63), None, 2**63 - 1]
    assert between("difference", whole, missing="skip") == [4, -(2**63), None, None]
    assert between("ratio", {"a": [6.0, 5.0, None], "b": [2.0, None, 1.0]}, missing="skip") == [3.0, 5.0, None]


def test_scaling_by_the_maximum_keeps_zero_and_by_quartiles_ignores_outliers():
    rows = {"x": [-4.0, 2.0], "k": [0, 0]}
    assert made("max_abs_scale", rows, columns=["x", "k"]) == {"x": [-1.0, 0.5], "k": [0.0, 0.0]}
    rows = {"x": [0.0, 1.0, 2.0, 3.0, 1e9], "k": [5] * 5}
    assert made("robust_scale", rows, {"x": [2.0, 4.0], "k": [5, 7]}, columns=["x", "k"]) == {
        "x": [0.0, 1.0],
        "k": [0.0, 2.0],
    }


@pytest.mark.parametrize(
    ("op", "times", "limits"),
    [("outliers_by_deviation", 1.0, (0.0, 4.0)), ("outliers_by_quartiles", 0.5, (0.0, 4.0))],
)
def test_outliers_are_held_emptied_or_marked(op, times, limits):
    rows = {"x": [0.0, 4.0] * 2} if op == "outliers_by_deviation" else {"x": [0.0, 1.0, 2.0, 3.0, 4.0]}
    test = {"x": [-9.0, 0.0, 4.0, 9.0, None]}
    params = {"columns": ["x"], "times": times}
    assert made(op, rows, test, **params)["x"] == [limits[0], 0.0, 4.0, limits[1], None]
    assert made(op, rows, test, **params, outside="missing")["x"] == [None, 0.0, 4.0, None, None]
    marked = made(op, rows, test, **params, outside="mark")
    assert marked == {**test, "x_outlier": [True, False, False, True, None]}
    step = Step(op, {**params, "outside": "mark"})
    assert fit(Recipe((step,)), pl.DataFrame(rows)).sentences() == ["Mark “x” outside 0 to 4."]


@pytest.mark.parametrize("op", ["outliers_by_deviation", "outliers_by_quartiles"])
def test_without_finite_limits_no_number_is_an_outlier(op):
    rows, test = {"x": [1.7e308, -1.7e308]}, {"x": [1.0, math.nan]}
    assert made(op, rows, test, columns=["x"], outside="mark")["x_outlier"] == [False, None]
    assert made(op, {"x": [math.nan, None]}, {"x": [3.0, None]}, columns=["x"])["x"] == [3.0, None]
