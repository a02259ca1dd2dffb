"""What a row gets from the rows around it, on rows small enough to check by hand; what comes later changes nothing."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit, preview

DAYS = {
    "shop": ["a", "b", "a", "a", "b"],
    "day": [date(2024, 1, n) for n in (1, 1, 3, 2, 2)],
    "sold": [1, 10, 4, 2, None],
}
BY_SHOP = {"keys": ["shop"], "order": ["day"]}


def test_running_statistics_go_up_to_the_row_in_the_order_asked_for():
    assert made("running_values", DAYS, columns=["sold"], **BY_SHOP)["sold_running_sum"] == [1, 10, 7, 3, 10]
    assert made("running_values", DAYS, columns=["sold"], statistic="mean")["sold_running_mean"] == [
        *(1.0, 5.5, 5.0, 4.25, 4.25)
    ]


def test_rolling_statistics_are_of_so_many_rows():
    rolled = {"columns": ["sold"], "size": 2, "keys": ["shop"], "order": ["day"]}
    assert made("rolling_statistics", DAYS, **rolled)["sold_mean_of_2"] == [1.0, 10.0, 3.0, 1.5, 10.0]
    before = made("rolling_statistics", DAYS, statistic="sum", before=True, **rolled)
    assert before["sold_sum_of_2"] == [None, None, 3, 1, 10]
    whole = made("rolling_statistics", DAYS, statistic="maximum", whole=True, **rolled)
    assert list(whole) == ["shop", "day", "sold", "sold_maximum_of_2"]
    assert whole["sold_maximum_of_2"] == [None, None, 4, 2, 10]


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("first", [4, 2, None, 1, 2]),
        ("dense", [3, 2, None, 1, 2]),
        ("mean", [4.0, 2.5, None, 1.0, 2.5]),
        ("each", [4, 2, None, 1, 3]),
    ],
)
def test_ranks_of_equal_values(ties, ranks):
    rows = {"x": [1.0, 2.0, None, 9.0, 2.0]}
    assert made("rank_rows", rows, column="x", ties=ties) == {**rows, "x_rank": ranks}


def test_ranks_inside_groups_from_the_least():
    found = made("rank_rows", DAYS, column="sold", keys=["shop"], order="ascending", name="place")
    assert found["place"] == [1, 1, 3, 2, None]


def test_rows_are_numbered():
    assert made("number_rows", DAYS)["number"] == [1, 2, 3, 4, 5]
    assert made("number_rows", DAYS, name="n", **BY_SHOP)["n"] == [1, 1, 3, 2, 2]
    with pytest.raises(DataError, match="Two columns would be called “day”"):
        made("number_rows", DAYS, name="day")


def test_shares_and_differences_are_of_the_group():
    assert made("share_of_total", DAYS, columns=["sold"], keys=["shop"])["sold_share"] == [
        1 / 7,
        1.0,
        4 / 7,
        2 / 7,
        None,
    ]
    assert made("share_of_total", {"x": [1, -1]}, columns=["x"])["x_share"] == [None, None]
    found = made("difference_from_group", DAYS, columns=["sold"], keys=["shop"], statistic="median")
    assert found == {**DAYS, "sold_difference": [-1.0, 0.0, 2.0, 0.0, None]}


def test_gaps_are_filled_from_above_and_from_below():
    rows = {"g": ["a", "b", "a", "a", "b"], "t": [None, "x", "y", None, None], "n": [1, None, None, 4, 5]}
    down = made("fill_from_rows", rows, columns=["t", "n"], keys=["g"])
    assert (down["t"], down["n"]) == ([None, "x", "y", "y", "x"], [1, None, 1, 4, 5])
    up = made("fill_from_rows", rows, columns=["t", "n"], direction="up")
    assert (up["t"], up["n"]) == (["x", "x", "y", None, None], [1, 4, 4, 4, 5])


def test_values_of_other_rows_and_the_change_since_then():
    lags = made("other_row_value", DAYS, columns=["sold"], distance=2, every=True, **BY_SHOP)
    assert (lags["sold_lag_1"], lags["sold_lag_2"]) == ([None, None, 2, 1, 10], [None, None, 1, None, None])
    assert made("other_row_value", DAYS, columns=["shop"], direction="later")["shop_lead_1"] == [
        "b",
        "a",
        "a",
        "b",
        None,
    ]
    assert made("change_from_row", DAYS, columns=["sold"], **BY_SHOP)["sold_change"] == [None, None, 2, 1, None]
    rate = made("change_from_row", DAYS, columns=["sold"], change="rate", **BY_SHOP)
    assert rate["sold_change"] == [None, None, 1.0, 1.0, None]


CAUSAL = [
    Step("running_values", {"columns": ["x"], "statistic": "mean"}),
    Step("rolling_statistics", {"columns": ["x"], "size": 3, "statistic": "deviation"}),
    Step("rolling_statistics", {"columns": ["x"], "size": 2, "before": True, "whole": True}),
    Step("fill_from_rows", {"columns": ["x"]}),
    Step("other_row_value", {"columns": ["x"], "distance": 3, "every": True}),
    Step("change_from_row", {"columns": ["x"], "change": "rate"}),
    Step("number_rows", {}),
]
NUMBERS = st.lists(st.none() | st.floats(allow_nan=False), max_size=8)


@pytest.mark.parametrize("step", CAUSAL, ids=[f"{step.op}-{at}" for at, step in enumerate(CAUSAL)])
@settings(max_examples=15, deadline=None)
@given(past=NUMBERS, future=NUMBERS, shifted=NUMBERS)
def test_what_comes_later_changes_nothing_before(step, past, future, shifted):
    step = Step(step.op, {**step.params, "order": ["t"], "keys": ["g"]})

    def features(numbers):
        # the future comes first in the table, so that only the order tells what is later
        order = list(range(len(past), len(numbers))) + list(range(len(past)))
        rows = pl.DataFrame(
            {"x": [numbers[t] for t in order], "t": order, "g": [t % 2 for t in order]},
            schema={"x": pl.Float64, "t": pl.Int64, "g": pl.Int64},
        )
        return fit(Recipe((step,)), rows).apply(rows).filter(pl.col("t") < len(past))

    assert features(past + future).equals(features(past + shifted))


def test_the_effect_of_a_step_that_looks_at_other_rows_is_shown_cell_by_cell():
    steps = (Step("fill_from_rows", {"columns": ["sold"], **BY_SHOP}), Step("share_of_total", {"columns": ["sold"]}))
    seen = preview(Recipe(steps), pl.DataFrame(DAYS))
    assert [effect.changed for effect in seen.effects] == [{"sold": 1}, {}]
    assert (seen.effects[1].added, seen.effects[1].rows_after) == (("sold_share",), 5)
    assert seen.origins["sold_share"] == {"sold", "day"}
