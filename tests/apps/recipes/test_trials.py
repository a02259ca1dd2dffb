"""A step is tried while its form is filled in: what it would do, to which values, and what to beware of."""

import json

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.recipes import services
from apps.recipes.editor import open_editor
from apps.recipes.trials import try_step
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe
from workers.recipes import Step

FRAME = pl.DataFrame({"city": [" Paris", "Lyon", "Nice", "Nice"], "age": ["30", "41", "n/a", "50"], "n": [1, 2, 3, 4]})


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project, steps=[], version=make_data(cast.dan, project, FRAME, name="Shop"))


@pytest.fixture
def tried(cast, client_for, recipe):
    def ask(op, person=cast.ana, step=0, **values):
        address = reverse("recipes:step-try", args=[recipe.project.slug, recipe.id, op])
        answer = client_for(person).post(f"{address}?step={step}", {"step": step, **values})
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def rows_url(text):
    return text.split('data-rows="')[1].split('"')[0].replace("&amp;", "&")


def test_a_trial_says_the_effect_and_shows_values_before_and_after(tried, recipe):
    text = tried("format_text", columns=["city"], case="upper", trim="on")
    assert "4 cells changed" in text
    assert "<span> Paris</span>" in text and "<span>PARIS</span>" in text
    recipe.refresh_from_db()
    assert recipe.head.steps == [], "nothing is kept"


def test_the_grid_shows_the_rows_after_the_tried_step_with_heads_from_before(tried, api_for, cast):
    rows = api_for(cast.ana).get(rows_url(tried("format_text", columns=["city"], case="upper", trim="on"))).json()
    assert rows["rows"][0][0] == "PARIS" and len(rows["changed"]) == 4
    heads = {column["name"]: column for column in rows["columns"]}
    assert heads["city"]["before"]["distinct"] == 3 and "before" not in heads["n"]


def test_an_unfinished_form_is_no_mistake(tried, api_for, cast):
    text = tried("format_text", case="upper")
    assert "Not complete yet" in text and "callout" not in text
    rows = api_for(cast.ana).get(rows_url(text)).json()
    assert rows["rows"][0][0] == " Paris" and rows["changed"] == []


@pytest.mark.parametrize(
    "condition, said",
    [("", "without “Filter rows”, which is not complete yet"), ("m > 1", "without “Filter rows”, which cannot be")],
)
def test_rows_without_the_tried_step_are_no_preview_and_bear_no_marks(tried, recipe, api_for, cast, condition, said):
    upper = {"op": "format_text", "params": {"columns": ["city"], "case": "upper"}}
    services.commit_recipe(cast.ana, recipe, [upper])
    text = tried("filter_rows", step=1, condition=condition, action="keep")
    facts = text.split('id="recipe-facts"')[1]
    assert "After step 1" in facts and said in facts and "4 rows, 3 columns" in facts and "Preview" not in facts
    assert ("Not complete yet" in text and "Condition: a value is needed." in text) == (not condition)
    rows = api_for(cast.ana).get(rows_url(text)).json()
    assert rows["rows"][0][0] == "PARIS" and rows["changed"] == []
    assert not any("before" in column for column in rows["columns"])
    fits = tried("filter_rows", step=1, condition="n > 1", action="keep")
    assert "Preview" in fits and "After step" not in fits


def test_what_is_lost_is_said_with_the_values(tried):
    text = tried("cast_type", columns=["age"], kind="integer")
    assert "Values of “age” become missing, such as “n/a”." in text


@pytest.mark.parametrize(
    "condition, said",
    [("n > 9", "No row is left after this step."), ("n > 3", "75% of the rows go."), ("n > 1", "1 row fewer")],
)
def test_lost_rows_are_warned_of_when_they_are_many(tried, condition, said):
    text = tried("filter_rows", condition=condition, action="keep")
    assert said in text
    assert ("callout" in text) == (condition != "n > 1")


def test_rows_that_go_for_want_of_a_value_are_told(cast, client_for, project):
    frame = FRAME.with_columns(n=pl.Series([1, 2, None, None]))
    recipe = make_recipe(cast.ana, project, steps=[], version=make_data(cast.dan, project, frame, name="Gaps"))
    address = reverse("recipes:step-try", args=[project.slug, recipe.id, "filter_rows"])
    said = "2 of the rows go because a value that the condition asks for is missing."
    for action, condition, is_said in (
        ("keep", "n > 0", True),
        ("drop", "n > 0", False),
        ("keep", "n > 0 or is_missing(n)", False),
    ):
        answer = client_for(cast.ana).post(f"{address}?step=0", {"step": 0, "condition": condition, "action": action})
        assert (said in answer.text) == is_said


def test_rows_of_other_columns_are_not_those_that_were_there(tried):
    text = tried("sql_query", query="select city, sum(n) as total from input where n > 3 group by city")
    assert "of the rows go" not in text


def test_a_step_that_does_nothing_or_only_moves_says_so(tried):
    assert "It changes nothing in the rows shown." in tried("fill_missing", columns=["n"], method="median")
    sorted_rows = tried("sort_rows", columns=["age"])
    assert "rows in another order" in sorted_rows and "nothing" not in sorted_rows


def test_later_steps_that_would_break_are_named(cast, client_for, project):
    steps = [{"op": "drop_columns", "params": {"columns": ["n"]}}, {"op": "sort_rows", "params": {"columns": ["age"]}}]
    recipe = make_recipe(cast.ana, project, steps=steps, version=make_data(cast.dan, project, FRAME, name="Again"))
    address = reverse("recipes:step-try", args=[project.slug, recipe.id, "drop_columns"])
    text = client_for(cast.ana).post(address, {"step": 1, "edit": 1, "columns": ["age"]}).content.decode()
    assert "A later step would not fit any more. Step 2 (" in text and "There is no column “age”" in text
    assert json.dumps("age") in rows_url(text).replace("%22", '"'), "the step takes the place of the one that is edited"


def test_values_of_sensitive_columns_are_not_shown_to_who_may_not_see_them(cast, recipe):
    mark_columns(cast.dan, recipe.dataset, {"age": ["sensitive"]})
    step = Step("cast_type", {"columns": ["age"], "kind": "integer", "unreadable": "missing"})
    for person, shown in ((cast.dan, True), (cast.vic, False)):
        editor = open_editor(person, recipe, recipe.head)
        trial = try_step(person, editor, step, 0, replaces=False)
        assert bool(trial.changes) == shown
        assert ["n/a" in warn.text for warn in trial.warnings] == [shown]
        assert "1 cell became missing" in trial.effect
