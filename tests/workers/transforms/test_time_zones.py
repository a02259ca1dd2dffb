"""Local times: around the hours that clocks skip or show twice, at both ends of the calendar, engine against engine."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import answers, assert_same, duckdb_answers
from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.core.expressions.build import call
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Output, RowPlan
from workers.core.expressions.zones import local_from_utc, utc_from_local
from workers.core.schema import DATETIME, TEXT

at = datetime.fromisoformat
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC", "nowhere"])
CHANGES = [
    at("2024-03-31T01:00"),
    at("2024-10-27T01:00"),
    at("2024-03-10T07:00"),
    at("2011-12-30T10:00"),
    at("0001-01-01"),
]
CHANGES += [at("9999-12-31T23:00"), at("1911-03-10T23:50:39"), at("2500-03-28T01:00")]
MOMENTS = st.datetimes() | st.builds(
    lambda change, minutes: at(f"{change.year:04}-{change:%m-%dT%H}:{minutes:02}"),
    st.sampled_from(CHANGES),
    st.integers(0, 59),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({"m": st.none() | MOMENTS, "z": st.none() | ZONES}), max_size=10))
def test_engines_agree_on_local_times(rows):
    kinds = {"m": DATETIME, "z": TEXT}
    words = ("local_from_utc", "utc_from_local")
    plan = RowPlan(tuple(Output(w, call(w, Column("m", DATETIME), Column("z", TEXT))) for w in words))
    for engines in (answers, duckdb_answers):
        assert_same(*engines([plan], rows, kinds))


@settings(max_examples=80, deadline=None)
@given(MOMENTS, ZONES)
def test_a_local_time_names_its_moment_or_the_earlier_one_that_shows_the_same(moment, zone):
    local = local_from_utc(moment, zone)
    back = None if local is None else utc_from_local(local, zone)
    if back is not None:
        assert back <= moment and local_from_utc(back, zone) == local


def test_a_time_that_clocks_skip_is_later_and_one_shown_twice_is_the_first():
    rows = {"x": [at("2024-03-31T02:30"), at("2024-10-27T02:30"), at("2024-07-14T12:00"), None]}
    found = made("convert_time_zone", rows, columns=["x"], from_zone="Europe/Paris", to_zone="UTC")["x"]
    assert found == [at("2024-03-31T01:30"), at("2024-10-27T00:30"), at("2024-07-14T10:00"), None]
    shown = made("convert_time_zone", {"x": found}, columns=["x"], to_zone="Europe/Paris")["x"]
    assert shown == [at("2024-03-31T03:30"), at("2024-10-27T02:30"), at("2024-07-14T12:00"), None]
    tokyo = made("convert_time_zone", rows, columns=["x"], from_zone="Europe/Paris", to_zone="Asia/Tokyo")["x"]
    assert tokyo[2] == at("2024-07-14T19:00")


def test_parts_are_those_of_the_local_day():
    rows = {"x": [at("2024-07-14T22:30"), at("2024-01-01T00:00"), None]}
    wanted = {"weekday": True, "date": True, "offset": True}
    found = made("local_time_parts", rows, column="x", zone="Europe/Paris", **wanted)
    assert found["x_local_hour"] == [0, 1, None] and found["x_local_offset"] == [2.0, 1.0, None]
    assert [str(day) for day in found["x_local_date"]] == ["2024-07-15", "2024-01-01", "None"]
    assert found["x_local_weekday"] == [1, 1, None]
    assert made("local_time_parts", rows, column="x", zone="Asia/Kathmandu", offset=True)["x_local_offset"][0] == 5.75


def test_a_zone_that_is_not_there_is_refused_with_one_that_is():
    rows = {"x": [at("2024-07-14T22:30")]}
    for zone, told in (("Paris", "Europe/Paris"), ("../../etc/passwd", "no time zone"), ("localtime", "no time zone")):
        with pytest.raises(DataError, match=told):
            made("convert_time_zone", rows, columns=["x"], to_zone=zone)
