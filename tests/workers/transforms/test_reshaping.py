"""Columns to rows and back, lists to rows, and series in time, on rows small enough to check by hand."""

from datetime import date, datetime

import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit, preview


def moment(text):
    return datetime.fromisoformat(text)


WIDE = {"id": ["x", "y"], "jan": [1, None], "feb": [2.5, 4.0]}


def test_columns_become_rows():
    assert made("unpivot", WIDE, columns=["jan", "feb"], names="month", values="sold") == {
        "id": ["x", "x", "y", "y"],
        "month": ["jan", "feb", "jan", "feb"],
        "sold": [1.0, 2.5, None, 4.0],
    }
    assert made("unpivot", WIDE, columns=["id", "feb"], missing=False)["value"] == ["x", "2.5", "y", "4"]
    assert made("unpivot", WIDE, columns=["jan"], missing=False) == {
        "id": ["x"],
        "feb": [2.5],
        "name": ["jan"],
        "value": [1],
    }


def test_a_column_may_take_the_name_of_one_that_became_rows():
    assert list(made("unpivot", WIDE, columns=["jan", "feb"], names="jan")) == ["id", "jan", "value"]
    with pytest.raises(DataError, match="Two columns would be called “id”"):
        made("unpivot", WIDE, columns=["jan", "feb"], names="id")


LONG = {"id": ["y", "x", "x", "y", "x"], "month": ["jan", "feb", "jan", None, "feb"], "sold": [1, 2, 3, 4, 5]}


def test_rows_become_columns_that_are_learned():
    asked = {"keys": ["id"], "names": "month", "values": "sold"}
    assert made("pivot", LONG, statistic="sum", **asked) == {"id": ["y", "x"], "feb": [None, 7], "jan": [1, 3]}
    assert made("pivot", LONG, keys=["id"], names="month") == {"id": ["y", "x"], "feb": [0, 2], "jan": [1, 1]}
    later = {"id": ["z"], "month": ["mar"], "sold": [9]}
    assert made("pivot", LONG, later, **asked) == {"id": ["z"], "feb": [None], "jan": [None]}
    with pytest.raises(DataError, match="“month” has more than 1 different values. Allow more columns"):
        made("pivot", LONG, limit=1, **asked)


def test_what_was_unpivoted_is_pivoted_back():
    steps = (
        Step("unpivot", {"columns": ["jan", "feb"]}),
        Step("pivot", {"keys": ["id"], "names": "name", "values": "value"}),
    )
    rows = pl.DataFrame(WIDE)
    assert fit(Recipe(steps), rows).apply(rows).select("id", "jan", "feb").rows() == [("x", 1.0, 2.5), ("y", None, 4.0)]


def test_lists_in_text_become_rows():
    rows = {"t": ["red, blue", None, "", "green"], "n": [1, 2, 3, 4]}
    assert made("explode", rows, column="t") == {"t": ["red", "blue", None, "", "green"], "n": [1, 1, 2, 3, 4]}
    assert made("explode", {"t": ["a--b---"]}, column="t", separator="--")["t"] == ["a", "b", "-"]


def test_more_rows_are_said_and_their_origins_known():
    seen = preview(Recipe((Step("unpivot", {"columns": ["jan", "feb"]}),)), pl.DataFrame(WIDE))
    assert (seen.effects[0].rows_before, seen.effects[0].rows_after) == (2, 4)
    assert seen.origins["value"] == {"jan", "feb"} and seen.origins["id"] == {"id"}


SALES = {
    "at": [
        moment("2024-03-31T23:00:00"),
        None,
        moment("2024-01-31T05:00:00"),
        moment("2024-01-02T05:30:00"),
        moment("2024-05-01T00:00:00"),
    ],
    "shop": ["a", "a", "a", "b", "a"],
    "sold": [1, 2, 3, 4, 5],
}


def test_rows_are_resampled_in_order_of_time():
    asked = {"time": "at", "values": [["sold", "sum"]]}
    assert made("resample", SALES, **asked, count=False, gaps=True) == {
        "at": [date(2024, month, 1) for month in (1, 2, 3, 4, 5)],
        "sold_sum": [7, None, 1, None, 5],
    }
    assert made("resample", SALES, **asked, keys=["shop"], period="quarter") == {
        "shop": ["a", "a", "b"],
        "at": [date(2024, 1, 1), date(2024, 4, 1), date(2024, 1, 1)],
        "sold_sum": [4, 5, 4],
        "rows": [2, 1, 1],
    }
    assert made("resample", SALES, **asked, period="hour")["at"][0] == moment("2024-01-02T05:00:00")


def test_gaps_in_time_get_rows():
    rows = {"day": [date(2024, 3, 2), date(2024, 2, 28), date(2024, 3, 2), None], "n": [1, 2, 3, 4]}
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 2), None]
    assert made("fill_gaps", rows, time="day") == {"day": days, "n": [2, None, None, 1, 3, 4]}
    assert made("fill_gaps", rows, time="day", fill="before")["n"] == [2, 2, 2, 1, 3, 4]
    ends = {"day": [date(2024, 1, 31), date(2024, 4, 30)], "s": ["a", "a"]}
    assert made("fill_gaps", ends, time="day", period="month", keys=["s"]) == {
        "day": [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)],
        "s": ["a"] * 4,
    }
    hours = {"t": [moment("2024-01-01T22:00:00"), moment("2024-01-02T00:00:00.000001")]}
    assert [at.hour for at in made("fill_gaps", hours, time="t", period="hour")["t"]] == [22, 23, 0, 0]
    with pytest.raises(DataError, match="“day” holds dates without a time of day: it has no hours"):
        made("fill_gaps", rows, time="day", period="hour")


def test_a_calendar_of_millions_of_rows_is_refused():
    with pytest.raises(DataError, match="Step 1 .Fill gaps in time.: This would make 3,652,059 rows of 2"):
        made("fill_gaps", {"day": [date(1, 1, 1), date(9999, 12, 31)]}, time="day")


def test_series_get_one_length():
    rows = {"s": ["a", "b", "a", "a"], "t": [3, 1, 1, 2], "x": ["a3", "b1", "a1", "a2"]}
    assert made("equal_length", rows, keys=["s"], length=2, order=["t"]) == {
        "s": ["a", "a", "b", "b"],
        "t": [2, 3, 1, None],
        "x": ["a2", "a3", "b1", None],
    }
    assert made("equal_length", rows, keys=["s"], length=4, keep="first")["x"] == [
        *("a3", "a1", "a2", None, "b1", None, None, None)
    ]
