"""What an edit was, said to each reader in their language; what a person typed stays."""

import pytest
from django.urls import reverse

from apps.recipes import services
from tests.factories.recipes import STEPS, make_recipe

ENGLISH = "Removed: Fill missing values of “visits” with the median."
FRENCH = "Retirée : Remplir les valeurs manquantes de « visits » par la médiane."
IN_FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


def page(client, name, recipe, **headers):
    return client.get(reverse(f"recipes:{name}", args=[recipe.project.slug, recipe.id]), headers=headers).text


def test_the_studio_speaks_of_edits_in_the_language_of_the_reader(cast, recipe, client_for):
    services.remove_step(cast.ana, recipe, 3, base=2)
    client = client_for(cast.dan)
    assert ENGLISH in page(client, "history", recipe)
    french = page(client, "history", recipe, **IN_FRENCH)
    assert FRENCH in french and "First steps" in french, "what was typed stays"
    assert f"v3 · {FRENCH[:39]}…" in page(client, "compare", recipe, **IN_FRENCH)
    assert FRENCH in page(client, "branches", recipe, **IN_FRENCH)


def test_an_edit_of_a_french_person_is_english_to_others(cast, recipe, client_for):
    where = reverse("recipes:step-remove", args=[recipe.project.slug, recipe.id, 3])
    client_for(cast.dan).post(where, {"base": 2}, headers=IN_FRENCH)
    recipe.refresh_from_db()
    assert recipe.head.message == ENGLISH and ENGLISH in page(client_for(cast.ana), "history", recipe)


def test_rest_says_it_in_the_language_of_the_reader(cast, recipe, api_for):
    wanted = {"name": "limit", "kind": "number", "default": 1}
    services.set_parameter(cast.ana, recipe, wanted, base=2)
    where = reverse("api-recipes:versions", args=[recipe.project.slug, recipe.id])
    said = [one["message"] for one in api_for(cast.dan).get(where, headers=IN_FRENCH).json()["results"]]
    assert said == ["Paramètre ajouté : limit", "First steps", "Commencée"]


def test_braces_that_people_type_are_no_places(cast, recipe, client_for):
    services.commit_recipe(cast.ana, recipe, STEPS[:1], "Only {step} of %(all)s")
    branch = services.create_branch(cast.ana, recipe, "{odd}", recipe.head)
    services.remove_step(cast.ana, recipe, 1, base=3, branch=branch)
    services.take_over(cast.ana, branch)
    text = page(client_for(cast.ana), "history", recipe)
    assert "Only {step} of %(all)s" in text and "Taken over from {odd}" in text


def test_what_was_stored_before_is_shown_as_it_is(cast, recipe, client_for):
    services.remove_step(cast.ana, recipe, 3, base=2)
    recipe.versions.filter(number=3).update(message=ENGLISH, message_said=None)
    assert ENGLISH in page(client_for(cast.dan), "history", recipe, **IN_FRENCH)


def test_a_long_sentence_is_cut_as_one_that_is_typed(cast, recipe):
    services.remove_step(cast.ana, recipe, 3, base=2)
    recipe.head.message_said["values"]["step"] = "x" * 500
    assert recipe.head.said == "Removed: " + "x" * 191
