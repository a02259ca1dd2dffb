"""What is offered next: steps that mend what the rows lack, with reason and effect, and what one value offers."""

import json
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.recipes.editor import open_editor
from apps.recipes.suggestions import for_value, suggested
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe

FRAME = pl.DataFrame(
    {
        "city": ["Paris", "Paris", "paris", " Lyon", "Lyon"] * 8,
        "age": [30.0, None, 50.0, 41.5, 20.0] * 8,
        "size": [1.5, 2.5, None, 3.5, 3.5] * 8,
        "land": ["France"] * 40,
        "member": [True, False, True, None, True] * 8,
        "day": [date(2024, 1, 1 + at % 20) for at in range(40)],
        "it's [odd": ["a\\b", "it's", "x", "y", "z"] * 8,
    }
)


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project, steps=[], version=make_data(cast.dan, project, FRAME, name="Shop"))


@pytest.fixture
def offered(cast, recipe):
    return lambda column="", person=cast.ana: suggested(person, open_editor(person, recipe, recipe.head), column)


def test_suggestions_say_why_and_what_they_would_do(offered):
    found = {one.step.op: one for one in offered()}
    assert found["drop_columns"].step.params == {"columns": ["land"]}
    assert "one value only" in found["drop_columns"].reason and found["drop_columns"].effect == "1 column fewer"
    assert found["merge_similar_values"].step.params == {"columns": ["city"], "alike": "letters"}
    assert found["merge_similar_values"].effect == "16 cells changed", "stray blanks, too"


def test_columns_that_lack_the_same_are_mended_by_one_step(offered):
    (fill,) = [one for one in offered() if one.step.op == "fill_missing" and one.step.params["method"] == "median"]
    assert fill.step.params["columns"] == ["age", "size"] and fill.effect == "16 cells changed"
    assert [one.step.params["columns"] for one in offered("age") if one.step.op == "fill_missing"] == [["age"]]


def test_suggestions_follow_the_rows_of_the_step_looked_at(cast, client_for, project):
    steps = [{"op": "drop_columns", "params": {"columns": ["land", "city"]}}]
    recipe = make_recipe(cast.ana, project, steps=steps, version=make_data(cast.dan, project, FRAME, name="Again"))
    address = reverse("recipes:step-suggested", args=[project.slug, recipe.id])
    before, after = (client_for(cast.ana).get(f"{address}?step={step}").content.decode() for step in (0, 1))
    assert "Drop “land”." in before and "Drop “land”." not in after
    assert "Fill missing values of “age” and “size” with the median." in after


def test_a_suggestion_leads_to_its_form_filled_in(cast, client_for, recipe):
    client = client_for(cast.ana)
    page = client.get(f"{reverse('recipes:step-suggested', args=[recipe.project.slug, recipe.id])}?step=0").text
    link = unescape(page.split("fill_missing/?")[1].split('"')[0])
    assert json.loads(parse_qs(urlsplit(f"?{link}").query)["params"][0])["method"] == "median"
    form = client.get(
        f"{reverse('recipes:step-add', args=[recipe.project.slug, recipe.id, 'fill_missing'])}?{link}"
    ).text
    assert 'value="age" checked' in form and 'value="size" checked' in form and 'value="city" checked' not in form


def test_sensitive_columns_suggest_nothing_to_who_may_not_see_them(cast, recipe, offered):
    mark_columns(cast.dan, recipe.dataset, {"city": ["sensitive"], "age": ["sensitive"]})
    recipe.dataset.refresh_from_db()
    open_to_dan = {name for one in offered(person=cast.dan) for name in str(one.step.params).split("'")}
    assert {"city", "age"} <= open_to_dan
    assert not {"city", "age"} & {name for one in offered(person=cast.vic) for name in str(one.step.params).split("'")}
    assert for_value(cast.vic, open_editor(cast.vic, recipe, recipe.head), "city", "Paris") == []


@pytest.mark.parametrize(
    "column, value, rows",
    [
        ("city", "Paris", 16),
        ("age", 41.5, 8),
        ("age", None, 8),
        ("member", True, 24),
        ("member", False, 8),
        ("day", "2024-01-05", 2),
        ("it's [odd", "a\\b", 8),
        ("it's [odd", "it's", 8),
    ],
)
def test_rows_with_a_value_are_kept_or_removed(cast, recipe, column, value, rows):
    offers = for_value(cast.ana, open_editor(cast.ana, recipe, recipe.head), column, value)
    effects = {one.step.params["action"]: one.effect for one in offers if one.step.op == "filter_rows"}
    assert effects == {"keep": f"{40 - rows} rows fewer", "drop": f"{rows} rows fewer"}


def test_the_value_of_a_cell_is_offered_with_what_can_be_done(cast, client_for, recipe):
    address = reverse("recipes:step-offers", args=[recipe.project.slug, recipe.id])
    text = client_for(cast.ana).get(address, {"step": 0, "column": "city", "value": '"Paris"'}).text
    assert "Keep only the rows with this value" in text and "Replace this value by another" in text
    gap = client_for(cast.ana).get(address, {"step": 0, "column": "age", "value": "null"}).text
    assert "Fill the missing values" in gap and "Replace this value" not in gap
    for odd in ("not json", '{"a": 1}', "[1]"):
        assert client_for(cast.ana).get(address, {"step": 0, "column": "city", "value": odd}).status_code == 200
