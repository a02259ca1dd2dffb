"""The workshop's sentences in the language of the person who asks."""

import polars as pl
import pytest
from django.utils import translation

from apps.core import said
from apps.core.said import spoken
from apps.recipes.searching import nearest, searched
from workers.recipes import Recipe, Step, fit

FRENCH = {
    "Drop {columns}.": "Retirer {columns}.",
    "{names} and {last}": "{names} et {last}",
    "Read {columns} as {kind}.": "Lire {columns} comme {kind}.",
    "date": "une date",
    "{names} and {more} more": "{names} et {more} autres",
}


@pytest.fixture(autouse=True)
def french(monkeypatch):
    monkeypatch.setattr(said, "gettext", lambda text: FRENCH.get(text, text))


def test_a_sentence_is_translated_with_the_phrases_inside_it():
    step = Step("drop_columns", {"columns": ["a", "b"]})
    assert step.sentence() == "Drop “a” and “b”."
    assert spoken(step.sentence()) == "Retirer “a” et “b”."
    assert spoken(Step("cast_type", {"columns": ["d"], "kind": "date"}).sentence()) == "Lire “d” comme une date."


def test_what_people_typed_is_never_translated_nor_read_as_a_template():
    odd = Step("drop_columns", {"columns": ["date", "{columns} {0}"]})
    assert spoken(odd.sentence()) == "Retirer “date” et “{columns} {0}”."
    assert spoken("date") == "date"


def test_figures_inside_it_are_those_of_the_language():
    many = Step("drop_columns", {"columns": [f"c{at}" for at in range(1238)]})
    with translation.override("fr"):
        assert spoken(many.sentence()) == "Retirer “c0”, “c1”, “c2”, “c3” et 1\u202f234 autres."


def found(search):
    return [transform.name for transform in searched(search)]


def test_operations_are_found_by_their_choices_and_by_words_with_other_endings():
    assert found("rename")[:2] == ["rename_columns", "clean_column_names"], "what is named so comes first"
    assert found("ratio")[0] == "arithmetic_between_columns", "a choice of its form"
    assert found("Multiply columns")[0] == "arithmetic_between_columns", "its help says multiplies"
    assert "number_function" not in found("missing"), "a choice counts less than a description"
    assert found("xyzzy") == []


def test_operations_are_found_with_and_without_accents():
    with translation.override("fr"):
        assert found("decaler") == found("DÉCALER") and found("decaler")[0] == "shift_date"


def test_a_misspelled_word_finds_the_nearest():
    assert found("dupplicates") == [] and nearest("dupplicates")[0].name == "drop_duplicates"
    assert nearest("xyzzy") == []


def test_operations_are_found_by_words_that_people_have_for_them():
    assert found("uppercase")[0] == "format_text"
    assert {"collapse_spaces", "format_text", "drop_missing"} <= set(found("remove blanks"))
    assert "fill_missing" in found("fill gaps")
    with translation.override("fr"):
        assert "format_text" in found("majuscules")
        assert "fill_missing" in found("imputer") and "fill_missing" in found("remplir manquant")
        assert {"collapse_spaces", "format_text"} <= set(found("enlever espaces"))
        assert "drop_columns" in found("supprimer colonne")


def in_french(step, frame=None):
    made = fit(Recipe((step,)), pl.DataFrame(frame)).sentences()[0] if frame else step.sentence()
    return spoken(made)


def test_figures_of_steps_have_the_decimal_sign_of_the_language():
    with translation.override("fr"):
        between = Step("is_between", {"column": "x", "low": "0.5", "high": "20.0", "into": "ok"})
        assert "0,5" in in_french(between) and "20.0" not in in_french(between)
        more = in_french(Step("filter_rows", {"condition": "amount > 20.0"}))
        assert "20" in more and "20.0" not in more
        assert "2,5" in in_french(Step("filter_rows", {"condition": "amount > 2.5"}))
        assert "0,01" in in_french(Step("clip_outliers", {"columns": ["x"]}))
        bins = Step("bin_numbers", {"columns": ["x"], "method": "edges", "edges": "-1; 0; 2.5"})
        assert "-1; 0; 2,5" in in_french(bins, {"x": [1.0, 2.0]})
        assert "20,5" in in_french(Step("fill_missing", {"columns": ["x"]}), {"x": [20.5, None]})
        assert "80,0" in in_french(Step("divide_rows", {}))


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("1234567.5", "1234567.5", "1\u202f234\u202f567,5"),
        ("1234.5", "1234.5", "1\u202f234,5"),
        ("2024", "2024", "2024"),
        ("12345678901234567890123", "12345678901234567890123", "12345678901234567890123"),
        ("0.123456789", "0.123456789", "0,123456789"),
    ],
)
def test_a_limit_that_somebody_wrote_keeps_every_digit(written, english, french):
    step = Step("filter_rows", {"condition": f"amount > {written}"})
    assert english in step.sentence()
    with translation.override("fr"):
        assert french in in_french(step).replace("\xa0", "\u202f")
