"""What the operations on dates make, on values small enough to check by hand."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit


def made(op, rows, **params):
    """The columns after the step."""
    frame = pl.DataFrame(rows)
    return fit(Recipe((Step(op, params),)), frame).apply(frame).to_dict(as_series=False)


def moment(text):
    return datetime.fromisoformat(text)


def easter(year):
    """Easter Sunday by the method of Meeus, Jones and Butcher: another way than the one that is tested."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def test_date_difference_counts_from_the_first_to_the_second():
    rows = {"a": [date(2024, 2, 28), date(2024, 3, 1), None], "b": [moment("2024-03-01T12:00:00")] * 3}
    assert made("date_difference", rows, column="a", until="b")["a_days"] == [2.5, 0.5, None]
    assert made("date_difference", rows, column="a", until="b", unit="hours", name="h")["h"] == [60.0, 12.0, None]
    assert made("date_difference", rows, column="b", day="2024-02-29", unit="days")["b_days"] == [-1.5] * 3


def test_date_difference_counts_months_and_years_when_they_are_complete():
    days = [date(2000, 2, 29), date(2000, 3, 1), date(2025, 4, 1), date(2025, 2, 28)]
    years = made("date_difference", {"a": days}, column="a", day="2025-02-28", unit="years")["a_years"]
    assert years == [24.0, 24.0, 0.0, 0.0]
    months = made("date_difference", {"a": days}, column="a", day="2025-02-28", unit="months")["a_months"]
    assert months == [299.0, 299.0, -1.0, 0.0]


@pytest.mark.parametrize("asked", [{}, {"until": "a", "day": "2024-01-01"}])
def test_date_difference_needs_one_end(asked):
    with pytest.raises(DataError, match="one of the two"):
        made("date_difference", {"a": [date(2024, 1, 1)]}, column="a", **asked)


def test_date_difference_refuses_what_is_no_day():
    with pytest.raises(DataError, match="is not a date"):
        made("date_difference", {"a": [date(2024, 1, 1)]}, column="a", day="2023-02-29")


def test_shift_date_ends_with_the_month():
    rows = {"a": [date(2024, 1, 31), date(2024, 2, 29), date(9999, 12, 31), None]}
    on = made("shift_date", rows, columns=["a"], number=1, unit="months")["a"]
    assert on == [date(2024, 2, 29), date(2024, 3, 29), None, None]
    back = made("shift_date", rows, columns=["a"], number=-1, unit="years")["a"]
    assert back == [date(2023, 1, 31), date(2023, 2, 28), date(9998, 12, 31), None]
    assert made("shift_date", rows, columns=["a"], number=-2, unit="weeks")["a"][0] == date(2024, 1, 17)
    with pytest.raises(DataError, match="move it by days or more"):
        made("shift_date", rows, columns=["a"], number=1, unit="hours")


def test_shift_date_keeps_the_time_of_day():
    rows = {"a": [moment("2024-01-31T23:30:00.000001"), moment("9999-12-31T23:59:59")]}
    on = made("shift_date", rows, columns=["a"], number=1, unit="months")["a"]
    assert on == [moment("2024-02-29T23:30:00.000001"), None]
    on = made("shift_date", rows, columns=["a"], number=90, unit="minutes")["a"]
    assert on == [moment("2024-02-01T01:00:00.000001"), None]


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("day", date(2024, 8, 15)),
        ("week", date(2024, 8, 12)),
        ("month", date(2024, 8, 1)),
        ("quarter", date(2024, 7, 1)),
        ("year", date(2024, 1, 1)),
    ],
)
def test_truncate_date_gives_the_first_day(unit, wanted):
    rows = {"a": [date(2024, 8, 15), date(1, 1, 1)], "b": [moment("2024-08-15T23:59:59"), None]}
    found = made("truncate_date", rows, columns=["a", "b"], unit=unit)
    assert found == {"a": [wanted, date(1, 1, 1)], "b": [wanted, None]}


def test_cyclic_date_goes_around():
    rows = {"a": [moment("2024-01-01T06:00:00"), moment("2024-07-03T18:00:00"), None]}
    found = made("cyclic_date", rows, column="a", weekday=False, hour=True, drop=True)
    assert found == {
        "a_month_sin": [0.0, 0.0, None],
        "a_month_cos": [1.0, -1.0, None],
        "a_hour_sin": [1.0, -1.0, None],
        "a_hour_cos": [0.0, 0.0, None],
    }


def test_is_weekend_on_saturdays_and_sundays():
    rows = {"a": [date(2024, 3, day) for day in (29, 30, 31)] + [None]}
    assert made("is_weekend", rows, column="a")["a_weekend"] == [False, True, True, None]


def test_french_holidays_of_a_year():
    days = [date(2024, 1, 1) + timedelta(day) for day in range(366)]
    found = made("french_holiday", {"a": days}, column="a")["a_holiday"]
    wanted = ["01-01", "04-01", "05-01", "05-08", "05-09", "05-20", "07-14", "08-15", "11-01", "11-11", "12-25"]
    assert [f"{day:%m-%d}" for day, is_one in zip(days, found, strict=True) if is_one] == wanted
    assert made("french_holiday", {"a": [moment("2024-05-09T23:00:00"), None]}, column="a")["a_holiday"] == [True, None]


def test_french_holidays_move_with_easter_in_every_year():
    days, wanted = [], []
    for year in range(1, 10_000):
        moved = {easter(year) + timedelta(after) for after in (1, 39, 50)}
        fixed = {date(year, 5, 1), date(year, 5, 8)}
        spring = [date(year, 3, 15) + timedelta(day) for day in range(100)]
        days += spring
        wanted += [day in moved | fixed for day in spring]
    assert made("french_holiday", {"a": days}, column="a")["a_holiday"] == wanted
