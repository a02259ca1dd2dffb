"""Refusals of the workshop in the language of the person who asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from apps.core.errors import DomainError, describe
from apps.core.said import spoken
from workers.charts import charts
from workers.core.errors import ComputeError, ParamsError
from workers.core.expressions.formula import parse_formula
from workers.core.schema import INTEGER, TEXT, Column, Schema, missing_column
from workers.core.words import say
from workers.recipes import Step
from workers.recipes.document import Recipe
from workers.transforms import transforms

SCHEMA = Schema((Column("age", INTEGER, "Int64"), Column("city", TEXT, "String")))


def checked(op: str, **params: Any) -> None:
    transform = transforms.get(op)
    transform.check(transform.Params.parse(params), SCHEMA)


def drawn(name: str, **wishes: Any) -> None:
    chart = charts.get(name)
    chart.check(chart.Params.parse(wishes), SCHEMA)


@pytest.mark.parametrize(
    ("ask", "french"),
    [
        (lambda: checked("drop_columns"), "Colonnes\u00a0: une valeur est nécessaire."),
        (lambda: drawn("histogram", x="age", bins="many"), "«\u00a0many\u00a0» n’est pas un nombre entier."),
        (lambda: drawn("histogram", x="age", bins=10**6), "doit être au plus "),
        (lambda: checked("standard_scale", columns=["city"]), "cette étape demande le type entier ou nombre ou décim"),
        (lambda: drawn("histogram", x="city"), "«\u00a0city\u00a0» est de type texte. Choisissez une colonne de type "),
        (lambda: parse_formula("(1", SCHEMA), "Au caractère 3, la formule attend «\u00a0)\u00a0»\u00a0; on y lit"),
        (lambda: parse_formula("city * 2", SCHEMA), "«\u00a0*\u00a0» prend deux nombres, et voici texte et entier."),
        (lambda: parse_formula("left(2, city)", SCHEMA), "length) ne peut pas prendre entier et texte. Là où il prend"),
        (lambda: parse_formula("rond(1.5)", SCHEMA), "rond\u00a0». Vouliez-vous dire «\u00a0round\u00a0»"),
        (lambda: Recipe((Step("drop_columns"),)).parsed(), "Étape 1 (Retirer des colonnes)\u00a0: Colonnes"),
    ],
)  # fmt: skip
def test_refusals_are_said_in_french(ask: Callable[[], None], french: str) -> None:
    with pytest.raises(ComputeError) as refusal:
        ask()
    with translation.override("fr"):
        assert french in spoken(refusal.value.message)


def test_no_line_ends_inside_a_figure() -> None:
    said = {text: spoken(say("like {example}.", example=text)) for text in ("1 234,56", "12,5 %", "a 1 b", "12 34")}
    assert list(said.values()) == ["like 1\u00a0234,56.", "like 12,5\u00a0%.", "like a 1 b.", "like 12 34."]


def test_every_field_of_a_form_says_what_is_wrong_in_the_readers_language() -> None:
    with pytest.raises(ParamsError) as refusal:
        checked("clip_outliers", columns=["age"], low="x", high=-1)
    with translation.override("fr"):
        status, body = describe(refusal.value) or (0, {})
    assert status == 422
    assert body["fields"] == {
        "low": "Quantile bas\u00a0: «\u00a0x\u00a0» n’est pas un nombre.",
        "high": "Quantile haut\u00a0: doit être au moins 0.",
    }


def test_a_sentence_of_the_workshop_stays_one_inside_a_refusal_of_the_studio() -> None:
    with translation.override("fr"):
        problem = DomainError(missing_column("agee", SCHEMA.names), field="key")
    assert problem.message.startswith("Il n’y a pas de colonne «\u00a0agee\u00a0»")
