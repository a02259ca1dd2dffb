"""Sentences of steps, and labels of forms, say no more and no less than is so."""

import polars as pl
import pytest
from django import forms
from django.template.loader import render_to_string

from apps.datasets.models import Dataset, DatasetVersion
from apps.recipes.forms import ApplyForm
from apps.recipes.models import RecipeRun
from workers.recipes import Recipe, Step, fit


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"columns": ["Nom", "Ville"]}, "Take spaces off both ends of “Nom” and “Ville”."),
        ({"columns": ["Nom"], "case": "lower"}, "Write “Nom” in lower case, without spaces at the ends."),
        ({"columns": ["Nom"], "trim": False, "empty_is_missing": True}, "Make empty text of “Nom” missing."),
    ],
)
def test_a_case_that_stays_is_not_spoken_of(params, sentence):
    assert Step("format_text", params).sentence() == sentence


def test_a_learned_truth_is_written_as_in_the_grid():
    step = Step("fill_missing", {"columns": ["paid"], "method": "mode"})
    said = fit(Recipe((step,)), pl.DataFrame({"paid": [True, True, None]})).sentences()[0]
    assert said == "Fill missing values of “paid” with the most frequent value, true."


def test_the_spellings_to_keep_are_named():
    step = Step("merge_similar_values", {"columns": ["town"], "keep": "Paris\nLyon\n"})
    assert "as “Paris” and “Lyon”, others in their commonest" in step.sentence()


def drawn(field):
    return render_to_string("partials/field.html", {"field": field})


@pytest.mark.django_db
def test_a_select_that_always_has_a_value_is_not_called_optional():
    none = DatasetVersion.objects.none(), Dataset.objects.none(), RecipeRun.objects.none()
    form = ApplyForm(None, *none)
    assert "optional" not in drawn(form["target"]) + drawn(form["on_failure"])
    assert "optional" in drawn(form["name"])


def test_a_select_that_may_stay_empty_is_optional():
    class Asked(forms.Form):
        unit = forms.ChoiceField(choices=[("", "---------"), ("m", "metres")], required=False)

    assert "optional" in drawn(Asked()["unit"])
