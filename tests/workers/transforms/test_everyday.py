"""Small everyday steps: limits, units, names, addresses, dates in parts, on rows to check by hand."""

from datetime import UTC, date, datetime

import pytest

from tests.workers.transforms.steps import made
from workers.core.errors import DataError


def test_words_and_numbers_that_stand_for_nothing_become_missing():
    rows = {"x": ["N/A", " - ", "", "kept", None], "n": [999, 1, 2, -1, None]}
    assert made("treat_as_missing", rows, columns=["x", "n"], values="n/a\n-\n999\n-1") == {
        "x": [None, None, None, "kept", None],
        "n": [None, 1, 2, None, None],
    }
    assert made("treat_as_missing", {"x": ["", "a"]}, columns=["x"], values="a", empty=False)["x"] == ["", None]


def test_numbers_are_held_between_limits_or_emptied():
    rows = {"x": [-1.0, 0.5, 130.0, None]}
    assert made("limit_numbers", rows, columns=["x"], least=0, most=120)["x"] == [0.0, 0.5, 120.0, None]
    assert made("limit_numbers", rows, columns=["x"], least=0, outside="missing")["x"] == [None, 0.5, 130.0, None]
    for wrong in ({}, {"least": 2, "most": 1}):
        with pytest.raises(DataError):
            made("limit_numbers", rows, columns=["x"], **wrong)


def test_several_columns_of_a_row_are_summed_up():
    rows = {"a": [1.0, None, None], "b": [3.0, 4.0, None]}
    facts = {"minimum": True, "maximum": True, "present": True}
    result = made("row_statistics", rows, columns=["a", "b"], into="s", **facts)
    assert result["s_sum"] == [4.0, 4.0, None] and result["s_mean"] == [2.0, 4.0, None]
    assert result["s_minimum"] == [1.0, 4.0, None] and result["s_maximum"] == [3.0, 4.0, None]
    assert result["s_present"] == [2, 1, 0]


def test_squares_and_products():
    result = made("polynomial_features", {"a": [2.0, None], "b": [3, 4]}, columns=["a", "b"])
    assert (result["a_squared"], result["b_squared"], result["a_x_b"]) == ([4.0, None], [9.0, 16.0], [6.0, None])


def test_units_are_converted_by_their_definition():
    def converted(units, number):
        return made("convert_units", {"x": [number]}, columns=["x"], units=units)["x"][0]

    assert converted("mile_kilometre", 1.0) == 1.609344
    assert converted("fahrenheit_celsius", 212.0) == pytest.approx(100.0, abs=1e-12)
    assert converted("celsius_fahrenheit", -40.0) == -40.0
    assert converted("share_percent", 0.25) == 25.0


def test_names_of_columns_become_plain_and_stay_apart():
    rows = {"Prix (€)": [1], "prix": [2], "Nom d’élève": [3], "€": [4]}
    assert list(made("clean_column_names", rows)) == ["prix", "prix_2", "nom_d_eleve", "column"]


def test_one_value_for_every_row():
    rows = {"x": [1, 2]}
    assert made("add_constant", rows, into="country", value="FR")["country"] == ["FR", "FR"]
    assert made("add_constant", rows, into="day", value="2025-12-31", kind="date")["day"] == [date(2025, 12, 31)] * 2
    with pytest.raises(DataError, match="not a whole number"):
        made("add_constant", rows, into="n", value="two", kind="integer")


def test_most_of_a_text_is_hidden():
    rows = {"x": ["FR7630006000011234567890189", "1234", "", None]}
    assert made("mask_text", rows, columns=["x"], first=2, last=4)["x"] == ["FR****0189", "****", "****", None]
    assert made("mask_text", rows, columns=["x"], first=0, last=0)["x"] == ["****", "****", "****", None]


def test_addresses_are_taken_apart():
    mails = made("address_parts", {"x": [" Ann@Example.org ", "no address", "a@b@c.fr", None]}, column="x")
    assert mails["x_user"] == ["Ann", None, None, None] and mails["x_domain"] == ["example.org", None, None, None]
    pages = {"x": ["https://www.Example.org/a/b?c=1", "example.org", "http://x.fr?q", "not one", None]}
    parts = made("address_parts", pages, column="x", kind="web", drop=True)
    assert parts == {
        "x_host": ["example.org", "example.org", "x.fr", None, None],
        "x_path": ["/a/b", "", "", None, None],
    }


def test_a_date_is_made_of_its_parts():
    rows = {"y": [2024, 2023, 2025, 0, None], "m": ["2", "2", "13", "1", "1"], "d": [29.0, 29.0, 1.0, 1.0, 1.0]}
    built = made("date_from_parts", rows, year="y", month="m", day="d", into="made")["made"]
    assert built == [date(2024, 2, 29), None, None, None, None]
    assert made("date_from_parts", rows, year="y", into="made")["made"][0] == date(2024, 1, 1)


def test_dates_are_written_as_people_read_them():
    rows = {"x": [date(2025, 12, 3), None]}

    def written(form):
        return made("write_date", rows, columns=["x"], form=form)["x"]

    assert written("day_first") == ["03/12/2025", None] and written("dots") == ["03.12.2025", None]
    assert written("month_first")[0] == "12/03/2025" and written("year_month")[0] == "2025-12"
    assert (
        written("quarter")[0] == "2025-Q4" and written("mois")[0] == "décembre" and written("weekday")[0] == "Wednesday"
    )


def test_timestamps_become_moments():
    moment = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    assert made("date_from_timestamp", {"x": [1735689600, None]}, columns=["x"])["x"] == [moment, None]
    halves = made("date_from_timestamp", {"x": [1735689600.5]}, columns=["x"])["x"]
    assert halves == [moment.replace(microsecond=500_000)]
    assert made("date_from_timestamp", {"x": [1735689600000]}, columns=["x"], unit="milliseconds")["x"] == [moment]


def test_whether_a_value_lies_between_two_limits():
    rows = {"x": [1.0, 2.5, 3.0, None], "d": [date(2025, 1, 1), date(2024, 12, 31), None, None]}
    assert made("is_between", rows, column="x", low="1", high="2.5", into="y")["y"] == [True, True, False, None]
    year = made("is_between", rows, column="d", low="2025-01-01", high="2025-12-31", into="y")["y"]
    assert year == [True, False, None, None]
    with pytest.raises(DataError, match="not a date"):
        made("is_between", rows, column="d", low="1", high="2", into="y")


def test_the_part_of_the_day_and_the_season():
    early, late = datetime(2025, 12, 1, 5, 59, tzinfo=UTC), datetime(2025, 6, 1, 18, tzinfo=UTC)
    moments = {"x": [early.replace(tzinfo=None), late.replace(tzinfo=None), None]}
    assert made("time_of_day", moments, column="x", into="p")["p"] == ["night", "evening", None]
    seasons = made("time_of_day", moments, column="x", of="season", language="french", into="p")["p"]
    assert seasons == ["hiver", "été", None]
