"""Numbers are found as people type them, whatever their language."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from workers.browsing.search import figures, found_in, read_in

FRAME = pl.DataFrame(
    {
        "amount": [1235.03, 123503.0, -80.5],
        "price": pl.Series([Decimal("0.10"), Decimal("1235.03"), None], dtype=pl.Decimal(12, 2)),
        "said": ["1 235,03 €", "1235,03", "80.5"],
    }
)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("1235.03", [True, True, False]),
        ("1 235,03", [True, True, False]),
        ("1\u202f235,03", [True, True, False]),
        ("1'235.03", [True, True, False]),
        ("1,235.03", [True, True, False]),
        ("-80,5", [False, False, True]),
        ("1235,03", [True, True, False]),
        ("123,503", [False, True, False]),
        ("€", [True, False, False]),
        (" ", [True, False, False]),
    ],
)
def test_a_figure_is_found_with_the_signs_of_any_language(typed: str, rows: list[bool]) -> None:
    assert found_in(FRAME, FRAME.columns, typed).to_list() == rows


@pytest.mark.parametrize("text", ["2024-01-02", ".", "", "a, b", "1:30"])
def test_what_is_no_figure_stays(text: str) -> None:
    assert figures(text) == (text,)


WORDS = pl.DataFrame({"word": ["Crème", "creme", "CRE\u0300ME", "crane", "cœur", "COEUR", "Straße", "strasse", "한국"]})


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("creme", ["Crème", "creme", "CRE\u0300ME"]),
        ("crème", ["Crème", "creme", "CRE\u0300ME"]),
        ("CRE\u0300M", ["Crème", "creme", "CRE\u0300ME"]),
        ("coeur", ["cœur", "COEUR"]),
        ("Cœ", ["cœur", "COEUR"]),
        ("co", ["cœur", "COEUR"]),
        ("eur", ["cœur", "COEUR"]),
        ("strasse", ["Straße", "strasse"]),
        ("STRAß", ["Straße", "strasse"]),
        ("한", ["한국"]),
        ("c.e", []),
    ],
)
def test_a_word_is_found_with_and_without_accents(typed: str, found: list[str]) -> None:
    assert WORDS.filter(found_in(WORDS, ["word"], typed))["word"].to_list() == found


SHOWN = pl.DataFrame(
    {
        "paid": [True, False, None],
        "day": [date(2025, 11, 12), date(2025, 12, 11), None],
        "seen": [datetime(2024, 1, 5, 8, 30), None, datetime(2025, 11, 12, 8, 30)],  # noqa: DTZ001
    }
)


@pytest.mark.parametrize(
    ("typed", "language", "rows"),
    [
        ("vrai", "fr", [0]),
        ("Fau", "fr", [1]),
        ("true", "fr", [0]),
        ("false", "en", [1]),
        ("vrai", "en", []),
        ("12/11/2025", "fr", [0, 2]),
        ("12/11/2025 08:30", "fr", [2]),
        ("5/1/2024", "fr", [0]),
        ("12/11", "fr", [0, 2]),
        ("12/11/2025", "en", []),
        ("2025-12-11", "fr", [1]),
        ("2025-12-11", "en", [1]),
    ],
)
def test_what_the_screen_shows_is_found_in_the_language_of_the_page(typed: str, language: str, rows: list[int]) -> None:
    assert found_in(SHOWN, SHOWN.columns, typed, language).arg_true().to_list() == rows
    assert found_in(SHOWN, SHOWN.columns, typed, read_in(typed, language)).arg_true().to_list() == rows


@pytest.mark.parametrize("typed", ["Paris", "12.5", "2025-11-12", "true"])
def test_most_text_is_read_alike_in_every_language(typed: str) -> None:
    assert read_in(typed, "fr") == ""
