"""The French of recipes is what people say who work with data."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext

from apps.core.said import spoken
from apps.recipes.operations import offers
from workers.recipes import Step
from workers.transforms import transforms

CATALOGUE_FILE = Path("locale/fr/LC_MESSAGES/django.po")
CATALOGUE = CATALOGUE_FILE.read_text()


@pytest.mark.parametrize(
    "odd",
    ["aux deux bouts", "aux bouts", '"Rogner"', "lignes pareilles", "cellules changées", "penche fortement"]
    + ["Il y en a à", "passez-vous-en", "tient lieu de quelle", "Faire une version", "cellules délicates", "dans main"]
    + ["Combler les manques", "Borner des"],
)
def test_odd_phrases_are_gone(odd):
    assert odd not in CATALOGUE


@pytest.mark.parametrize(
    ("step", "french"),
    [
        (Step("drop_duplicates", {"columns": ["X"]}), "Garder la première des lignes ayant le même « X »."),
        (
            Step("drop_duplicates", {"columns": ["X", "Y"]}),
            "Garder la première des lignes ayant les mêmes « X » et « Y ».",
        ),
        (Step("limit_numbers", {"columns": ["X"], "least": 0, "most": 9}), "Limiter « X » entre 0 et 9."),
    ],
)
def test_a_step_reads_as_people_say_it(step, french):
    with translation.override("fr"):
        assert spoken(step.sentence()).replace("\xa0", " ") == french


def test_a_step_and_its_operation_use_one_verb():
    for name, verb in (("limit_numbers", "Limiter"), ("fill_missing", "Remplir"), ("fill_missing_from", "Remplir")):
        with translation.override("fr"):
            operation = transforms.get(name)
            written = spoken(Step(name, operation.examples[0]).sentence())
            assert gettext(operation.label).startswith(verb) and written.startswith(verb)


def test_groups_are_in_the_order_of_the_alphabet_accents_or_not():
    with translation.override("fr"):
        groups = [group for group, _operations in offers()]
    assert groups.index("Échelle") < groups.index("Formule") and groups.index("Équilibrer") < groups.index("Formule")


def test_no_operation_is_explained_by_a_formula_alone():
    assert "is_missing" not in transforms.get("filter_rows").help


def test_what_a_step_does_with_a_value_agrees_with_it():
    with translation.override("fr"):
        said = [gettext(t.behaviour.unseen) for t in transforms.all()]
        assert gettext("A new value") == "Une valeur nouvelle"
    assert [one for one in said if one.split()[0].endswith("é") or one.startswith("mis ")] == []


def test_no_translation_says_its_text_twice():
    with CATALOGUE_FILE.open("rb") as file:
        said = [message.string for message in read_po(file, locale="fr") if isinstance(message.string, str)]
    assert not [text for text in said if len(text) > 20 and text[: len(text) // 2] == text[-(len(text) // 2) :]]


def test_a_run_has_one_name():
    assert "pour chaque run qui s’en est servi" in " ".join(CATALOGUE.replace('"\n"', "").split())
