"""The workshop's sentences in the language of the person who asks."""

import pytest

from apps.core import phrases
from apps.core.phrases import translated
from workers.recipes import Step

FRENCH = {
    "Drop {columns}.": "Retirer {columns}.",
    "{names} and {last}": "{names} et {last}",
    "Read {columns} as {kind}.": "Lire {columns} comme {kind}.",
    "date": "une date",
}


@pytest.fixture(autouse=True)
def french(monkeypatch):
    monkeypatch.setattr(phrases, "gettext", lambda text: FRENCH.get(text, text))


def test_a_sentence_is_translated_with_the_phrases_inside_it():
    step = Step("drop_columns", {"columns": ["a", "b"]})
    assert step.sentence() == "Drop “a” and “b”."
    assert translated(step.sentence()) == "Retirer “a” et “b”."
    assert translated(Step("cast_type", {"columns": ["d"], "kind": "date"}).sentence()) == "Lire “d” comme une date."


def test_what_people_typed_is_never_translated_nor_read_as_a_template():
    odd = Step("drop_columns", {"columns": ["date", "{columns} {0}"]})
    assert translated(odd.sentence()) == "Retirer “date” et “{columns} {0}”."
    assert translated("date") == "date"
