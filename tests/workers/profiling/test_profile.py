"""Profiles: figures from every row, equal to what numpy says."""

import json
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.core.schema import Schema
from workers.core.specs import from_json, to_json
from workers.profiling.profile import ColumnFacts, describe


def facts(values, dtype=None):
    series = pl.Series("x", values, dtype=dtype)
    described = describe(Schema.of(series.to_frame()).get("x"), series)
    assert from_json(json.loads(json.dumps(to_json(described), allow_nan=False)), ColumnFacts) == described
    return described


def test_numbers():
    values = np.random.default_rng(0).normal(size=5000)
    found = facts(values.tolist())
    assert (found.rows, found.missing, found.distinct) == (5000, 0, 5000)
    assert found.mean == pytest.approx(values.mean())
    assert found.std == pytest.approx(values.std(ddof=1))
    assert found.quantiles["0.5"] == pytest.approx(np.median(values))
    assert found.quantiles["0.99"] == pytest.approx(np.quantile(values, 0.99))
    counts, edges = np.histogram(values, bins=30)
    assert found.histogram.counts == counts.tolist()
    assert found.histogram.edges == pytest.approx(edges.tolist())


def test_integers_get_bins_of_whole_width():
    found = facts([0, 1, 1, 2, 2, 2])
    assert found.histogram.edges == [0.0, 1.0, 2.0, 3.0]
    assert found.histogram.counts == [1, 2, 3]
    assert found.top == [(2, 3), (1, 2), (0, 1)]


def test_missing_and_undefined_are_counted_apart():
    found = facts([1.0, None, float("nan"), 3.0])
    assert (found.rows, found.missing, found.undefined, found.distinct) == (4, 1, 1, 2)
    assert found.mean == 2.0


def test_infinite_values_do_not_spoil_the_figures():
    found = facts([1.0, 2.0, float("inf")])
    assert (found.high, found.mean) == ("inf", 1.5)


def test_figures_too_large_for_a_float_are_left_out():
    assert facts([1.7e308, 1.7e308, -1.7e308]).std is None


def test_integers_beyond_what_javascript_holds_travel_as_text():
    assert facts([2**53 + 1]).low == "9007199254740993"


def test_text():
    found = facts(["b", "a", "b", "", None])
    assert (found.missing, found.distinct, found.lengths) == (1, 3, (0, 0.75, 1))
    assert found.top == [("b", 2), ("", 1), ("a", 1)]


def test_a_null_character_is_shown_not_stored():
    assert facts(["a\0b"]).top == [("a␀b", 1)]


def test_dates_and_moments():
    found = facts([date(2024, 1, 1), date(2024, 1, 3), None])
    assert (found.low, found.high, found.quantiles["0.5"]) == ("2024-01-01", "2024-01-03", "2024-01-02")
    assert found.histogram.edges[0] == "2024-01-01"
    moments = facts([datetime.fromisoformat("2024-01-01T10:00:00.5")] * 2)
    assert (moments.low, moments.distinct) == ("2024-01-01 10:00:00.500000", 1)


def test_booleans():
    assert facts([True, False, True, None]).top == [(True, 2), (False, 1)]


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Float64, pl.String, pl.Date, pl.Datetime("us"), pl.Boolean])
@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_column_without_values(dtype, values):
    found = facts(values, dtype)
    assert (found.rows, found.missing, found.distinct, found.top) == (len(values), len(values), 0, [])


def test_marks():
    assert facts(["a", "b", "c"]).marks == ["identifier"]
    assert facts([1, 2, 3]).marks == ["identifier"]
    assert facts(["a", "b"] * 10).marks == ["category"]
    assert facts([1.0, 2.0, 3.0]).marks == []
    assert facts(["a", None, "b"]).marks == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.floats(allow_nan=True, allow_infinity=True), max_size=60))
def test_any_numbers_are_described_and_every_one_is_in_a_bin(values):
    found = facts(values, pl.Float64)
    finite = [v for v in values if v is not None and np.isfinite(v)]
    assert sum(found.histogram.counts if found.histogram else []) == len(finite)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=60))
def test_any_integers_are_described_and_every_one_is_in_a_bin(values):
    assert sum(facts(values, pl.Int64).histogram.counts) == len(values)
