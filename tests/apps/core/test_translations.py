"""French is complete, and its answers fit the texts they translate."""

import re

from apps.core import translations

PLACES = re.compile(r"%\(\w+\)0?\d*[sdg]|\{\w+(?::[^}]*)?\}")


def test_every_marked_text_has_a_french_one() -> None:
    assert translations.untranslated("fr") == []


def test_the_catalogue_is_what_the_sources_ask_for() -> None:
    asked = {str(message.id) for message in translations.found_messages() if message.id}
    kept = {str(message.id) for message in translations.read_catalogue("fr") if message.id}
    assert kept == asked, "run: manage.py messages"


def test_places_for_values_are_the_same_in_both_languages() -> None:
    wrong = [m.id for m in translations.read_catalogue("fr") if m.id and _places(m.id) != _places(m.string)]
    assert wrong == []


def test_blanks_before_high_signs_and_inside_guillemets_never_break() -> None:
    assert translations.badly_spaced("fr") == []
    wrong = ["« a\u00a0»", "«\u00a0a »", "«a»", "«\u202fa\u202f»", "a : b", "a ?", "80 %"]
    right = ["«\u00a0a\u00a0»", "a\u00a0: b", "a\u00a0?", "80\u00a0%", "%(n)s %(what)s", "10:30"]
    found = [bool(translations.FRENCH_BLANKS.search(text)) for text in [*wrong, *right]]
    assert found == [True] * len(wrong) + [False] * len(right)


def test_texts_are_found_in_templates_python_and_the_workshop() -> None:
    places = {location[0] for message in translations.found_messages() for location in message.locations}
    assert "templates/base.html" in places
    assert "apps/core/badges.py" in places
    assert any(place.startswith("workers/") for place in places)


def _places(text: str | tuple[str, ...]) -> set[str]:
    return {place for part in ([text] if isinstance(text, str) else text) for place in PLACES.findall(part)}
