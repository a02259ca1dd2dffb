"""Figures as people read them."""

from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from apps.core.templatetags.figures import brief, bytes_, cell, duration, json_block, number, percent, stored


@pytest.mark.parametrize(
    "value, shown",
    [
        (None, "–"),
        (0, "0"),
        (569, "569"),
        (1234567, "1,234,567"),
        (0.964912, "0.9649"),
        (14.12729, "14.13"),
        (2.0, "2"),
        (12345.678, "12,346"),
        (0.0000001234, "1.234e-07"),
        (float("nan"), "nan"),
        ("", "–"),
    ],
)
def test_number(value: Any, shown: str) -> None:
    assert number(value) == shown


def test_brief_leaves_zeros_at_the_end_out() -> None:
    assert [brief(value) for value in (12.5, 7, 0.125, 9.71, 100, None)] == ["12.5", "7", "0.125", "9.71", "100", "–"]
    with override("fr"):
        assert [brief(value) for value in (12.5, 1.2e-16)] == ["12,5", "1,2e-16"]


def test_numbers_follow_the_language() -> None:
    with override("fr"):
        assert number(1234567) == "1\u202f234\u202f567"
        assert number(0.9649) == "0,9649"
        assert number(0.0000001234) == "1,234e-07"


@pytest.mark.parametrize("size, shown", [(0, "0 B"), (999, "999 B"), (124_103, "124 kB"), (1_500_000, "1.5 MB")])
def test_bytes(size: int, shown: str) -> None:
    assert bytes_(size).replace("\xa0", " ") == shown


@pytest.mark.parametrize(
    "length, shown",
    [(0.35, "350 ms"), (4.25, "4.2 s"), (59, "59 s"), (72, "1 min 12 s"), (7500, "2 h 05 min"), (100_000, "1 d 3 h")],
)
def test_duration(length: float, shown: str) -> None:
    assert duration(length) == shown
    assert duration(timedelta(seconds=length)) == shown


@pytest.mark.parametrize(
    "share, shown", [(0.0213, "2.1%"), (251 / 400, "62.8%"), (0.1875, "18.8%"), (-0.0005, "-0.1%")]
)
def test_percent_rounds_halves_away_from_zero(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    "value, english, french",
    [
        (None, "∅", "∅"),
        (True, "true", "vrai"),
        (False, "false", "faux"),
        (80.0, "80", "80"),
        (1235.03, "1,235.03", "1\u202f235,03"),
        (2024, "2024", "2024"),
        (-20240, "-20,240", "-20\u202f240"),
        (10**20, "100,000,000,000,000,000,000", "100\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000"),
        (0.1 + 0.2, "0.3", "0,3"),
        (692882.7600000001, "692,882.76", "692\u202f882,76"),
        (1e300, "1e+300", "1e+300"),
        (-2.5e-9, "-2.5e-9", "-2,5e-9"),
        ("1235.03", "1235.03", "1235.03"),
    ],
)
def test_a_cell_is_data_with_the_signs_and_words_of_the_language(value: Any, english: str, french: str) -> None:
    assert cell(value) == english
    with override("fr"):
        assert cell(value) == french


def test_text_that_stands_for_a_decimal_has_the_sign_of_the_language() -> None:
    with override("fr"):
        assert cell("12.50", True) == "12,50"
        assert cell("1234567.50", True) == "1\u202f234\u202f567,50"
        assert cell("nan", True) == "nan"


def test_numbers_that_identify_stay_as_they_are() -> None:
    assert cell(10000001, is_bare=True) == "10000001"


def test_json_block_cannot_end_its_script_and_holds_no_nan() -> None:
    html = json_block({"name": "</script><script>alert(1)</script>", "points": [1.0, float("inf")]})
    assert html.count("<script") == 1
    assert "null" in html


def test_query_keeps_the_filters_when_the_page_changes(rf: Any) -> None:
    request = rf.get("/?state=failed&page=2")
    drawn = Template("{% query page=3 %}|{% query page=None %}").render(Context({"request": request}))
    assert drawn == "?state=failed&amp;page=3|?state=failed"


def test_badges_of_any_spelling_and_of_unknown_states() -> None:
    drawn = Template('{% badge "In service" %}{% badge "never_heard_of" %}').render(Context())
    assert 'data-tone="good"' in drawn
    assert "Never heard of" in drawn


def test_a_misspelt_icon_is_an_error_that_says_so() -> None:
    with pytest.raises(LookupError, match="no icon “datbase”"):
        Template('{% icon "datbase" %}').render(Context())


def test_what_is_to_be_stored_keeps_its_last_digit():
    assert stored(48.102000000000004) == "48.102000000000004" != cell(48.102000000000004)
    assert [stored(value, True) for value in (1235.03, 1e-9, 80.0, "1234567.50", 2025)] == [
        "1,235.03",
        "1e-9",
        "80",
        "1,234,567.50",
        "2025",
    ]
    with override("fr"):
        assert stored(-1234.5000000000002) == "-1\u202f234,5000000000002"
