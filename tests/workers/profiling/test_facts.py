"""The further figures of a profile: equal to scipy and pandas, and to plain Python for text and time."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.workers.profiling.test_profile import facts
from workers.profiling import counted, texts


@pytest.mark.parametrize("offset", [0, 1e9, -3e5])
@pytest.mark.parametrize("draw", ["normal", "exponential", "poisson"])
def test_moments_are_those_of_scipy_and_pandas(draw, offset):
    values = getattr(np.random.default_rng(1), draw)(size=20_011) + offset
    found = facts(values.tolist())
    assert found.mean == pytest.approx(values.mean(), rel=1e-12)
    assert found.std == pytest.approx(np.std(values, ddof=1), rel=1e-9)
    assert found.skewness == pytest.approx(stats.skew(values, bias=False), rel=1e-9, abs=1e-9)
    assert found.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-9, abs=1e-9)
    series = pd.Series(values - offset)
    shifted = facts(series.tolist())
    assert (shifted.skewness, shifted.kurtosis) == pytest.approx((series.skew(), series.kurt()), rel=1e-9, abs=1e-9)
    for share, quantile in found.quantiles.items():
        assert quantile == pytest.approx(pd.Series(values).quantile(float(share)), rel=1e-12)


def test_moments_of_few_and_of_equal_values():
    assert (facts([0.1] * 7).std, facts([0.1] * 7).skewness, facts([0.1] * 7).kurtosis) == (0.0, None, None)
    assert (facts([1.0]).std, facts([1.0, 2.0]).skewness, facts([1.0, 2.0, 4.0]).kurtosis) == (None, None, None)
    assert facts([1.0, 2.0, 4.0]).skewness == pytest.approx(stats.skew([1, 2, 4], bias=False), rel=1e-9)


@pytest.mark.parametrize("scale", [1e-200, 1e150])
def test_tiny_and_huge_values_keep_their_shape(scale):
    values = np.random.default_rng(2).exponential(size=500)
    found = facts((values * scale).tolist())
    assert found.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-9)


def test_signs_are_counted_and_sums_of_whole_numbers_are_exact():
    found = facts([0.0, -0.0, -1.5, 2.0, float("-inf"), float("inf"), None, float("nan")])
    assert (found.zeros, found.negatives, found.infinite, found.undefined) == (2, 2, 2, 1)
    assert (found.distinct, found.total) == (5, 0.5)
    assert facts([2**62, 2**62, 2**62]).total == str(3 * 2**62)
    assert facts([Decimal("0.10"), Decimal("0.20")], pl.Decimal(10, 2)).total == "0.30"


def test_decimals_keep_their_distinct_values_and_have_moments():
    values = [Decimal(n) / 100 for n in [*range(400), 7, 7]]
    found = facts(values, pl.Decimal(20, 2))
    assert (found.distinct, found.low, found.high) == (400, "0.00", "3.99")
    assert found.skewness == pytest.approx(stats.skew([float(v) for v in values], bias=False), rel=1e-9)


def test_rarest_values_come_with_many_kinds_alone():
    found = facts([n for n in range(1, 13) for _ in range(n)])
    assert found.top[:2] == [(12, 12), (11, 11)]
    assert found.rarest == [(n, n) for n in range(1, 6)]
    assert facts(["a", "a", "b"]).rarest == []
    words = facts([f"w{n:02}" for n in range(1, 13) for _ in range(n)])
    assert words.rarest == [(f"w{n:02}", n) for n in range(1, 6)]


def test_how_text_is_written():
    found = facts(["", "  ", " pad", "PARIS", "Élan", "ÉTÉ", "lyon", "75001", "prix €", "tab\t", None]).text
    assert (found.blank, found.padded) == (2, 2)
    assert (found.upper, found.lower, found.mixed, found.digits) == (2, 4, 1, 1)
    assert found.beyond_ascii == 3


def test_shapes_of_text():
    found = facts(["AB-123", "CD-456", "x1", "Été", "5 €", "AB-123"]).text
    assert found.patterns == [("AA-999", 3), ("9 *", 1), ("Aaa", 1), ("a9", 1)]
    assert (found.pattern_count, found.repeats) == (4, False)


def test_many_shapes_are_told_with_repeats_drawn_once():
    rng = np.random.default_rng(3)
    mails = [
        "".join(rng.choice(list("abc"), rng.integers(1, 30))) + f"@{'d' * rng.integers(1, 9)}.fr" for _ in range(999)
    ]
    found = facts(mails).text
    assert (found.patterns, found.repeats) == ([("a@a.a", 999)], True)


def test_a_null_character_has_a_sign_that_can_be_stored():
    assert facts(["a\0b", "c\0d"]).text.patterns == [("a*a", 2)]


def test_long_text_has_no_shapes_but_is_counted():
    found = facts(["x" * 5000, "Y" * 40, "é" * 100]).text
    assert (found.patterns, found.upper, found.lower, found.beyond_ascii) == ([], 1, 2, 1)


ASCII = st.text(st.characters(min_codepoint=1, max_codepoint=126), max_size=12)


@settings(max_examples=70, deadline=None)
@given(st.lists(ASCII, min_size=1, max_size=40))
def test_shapes_are_what_a_regular_expression_says(words):
    found = facts(words, pl.String).text
    shapes = Counter(re.sub("[0-9]", "9", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", word))) for word in words)
    assert found.pattern_count == len(shapes)
    assert dict(found.patterns).items() <= shapes.items()
    assert found.upper == sum(word.upper() == word != word.lower() for word in words)
    assert found.lower == sum(word.lower() == word != word.upper() for word in words)
    space = " \t\n\r\v\f"
    assert found.blank == sum(not word.strip(space) for word in words)
    assert found.padded == sum(word.strip(space) != word and bool(word.strip(space)) for word in words)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=30), st.integers(1, 7))
def test_any_text_is_described_the_same_in_pieces(words, piece):
    whole = texts.of_text(pl.Series(words, dtype=pl.String))
    before, texts.ROWS_AT_ONCE = texts.ROWS_AT_ONCE, piece
    try:
        assert texts.of_text(pl.Series(words, dtype=pl.String)) == whole
    finally:
        texts.ROWS_AT_ONCE = before


def test_values_too_many_to_count_are_told_apart_by_hash(monkeypatch):
    words = [f"w{n % 700}" for n in range(5000)] + ["often"] * 30 + ["twice"] * 20
    exact = facts(words)
    monkeypatch.setattr(counted, "EXACT_ROWS", 100)
    monkeypatch.setattr(counted, "FEW", 10)
    about = facts(words)
    assert (about.distinct, about.distinct_exact, exact.distinct_exact) == (exact.distinct, False, True)
    assert about.top == exact.top
    assert about.text == exact.text


def test_days_without_a_value_and_the_longest_gaps():
    days = [date(2024, 1, 1) + timedelta(days=n) for n in [*range(10), 30, 31, 32, 33, 34, 40]]
    found = facts(days).time
    assert (found.days, found.absent_days) == (16, 25)
    span = pd.date_range(days[0], days[-1]).difference(pd.DatetimeIndex(days))
    assert found.absent_weekdays == int((span.day_of_week < 5).sum())
    assert found.weekdays == [sum(d.weekday() == n for d in days) for n in range(7)]
    assert found.gaps == [("2024-01-10", "2024-01-31", 21.0), ("2024-02-04", "2024-02-10", 6.0)]
    assert found.hours == []


def test_hours_of_moments_also_before_1970():
    moments = [datetime.fromisoformat(m) for m in ("1969-12-31T23:30:00", "1970-01-01T00:10:00", "2024-02-29T12:00:00")]
    found = facts(moments).time
    assert [hour for hour, rows in enumerate(found.hours) if rows] == [0, 12, 23]
    assert found.weekdays == [0, 0, 1, 2, 0, 0, 0]
    assert found.days == 3


@pytest.mark.parametrize("unit", ["ms", "us"])
def test_moments_at_the_ends_of_the_calendar_are_described(unit):
    ends = [datetime.fromisoformat(text) for text in ("0001-01-01", "2000-01-01", "9999-12-31T23:59:59.999999")]
    found = facts(ends, pl.Datetime(unit))
    assert str(found.histogram.edges[-1]).startswith("9999-12-31") and str(found.low).startswith("0001-01-01")
    days = facts([date.min, date(2000, 1, 1), date.max], pl.Date)
    assert days.histogram.edges[-1] == "9999-12-31"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(), min_size=1, max_size=40))
def test_any_moments_are_described_as_python_counts_them(moments):
    found = facts(moments, pl.Datetime("us"))
    days = {m.date() for m in moments}
    assert found.time.days == len(days)
    assert found.time.absent_days == (max(days) - min(days)).days + 1 - len(days)
    absent = found.time.absent_weekdays
    if (max(days) - min(days)).days < 2000:
        every = (min(days) + timedelta(days=n) for n in range((max(days) - min(days)).days + 1))
        assert absent == sum(d.weekday() < 5 and d not in days for d in every)
    assert found.time.weekdays == [sum(m.weekday() == n for m in moments) for n in range(7)]
    assert found.time.hours == [sum(m.hour == n for m in moments) for n in range(24)]
    assert sum(found.histogram.counts) == len(moments)
