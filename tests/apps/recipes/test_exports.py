"""A recipe to take home: from its page, over REST, with what it learned, and without what a person may not see."""

import json

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.recipes import exports
from apps.recipes.services import commit_recipe, make_version
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe
from tests.workers.engines.agreement import prepared
from workers.core.tables import scan_table

FRAME = pl.DataFrame({"name": ["Ann", "Bob", None, "Ann"], "age": [30, 40, None, 60], "city": ["a", "b", "a", "b"]})
MEAN = {"op": "fill_missing", "params": {"columns": ["age"], "method": "mean"}}
MODE = {"op": "fill_missing", "params": {"columns": ["name"], "method": "mode"}}


@pytest.fixture
def source(cast, project):
    return make_data(cast.dan, project, FRAME, name="People")


@pytest.fixture
def recipe(cast, project, source):
    return make_recipe(cast.ana, project, name="Préparer", steps=[MEAN], version=source)


def page(recipe, **asked):
    return reverse("recipes:export", args=[recipe.project.slug, recipe.id], query=asked)


def test_the_file_does_what_the_recipe_does(client, cast, recipe, source, run_jobs):
    client.force_login(cast.vic)
    answer = client.get(page(recipe, form="python"))
    assert answer["Content-Disposition"] == 'attachment; filename="preparer-v2.py"'
    text = answer.content.decode()
    assert "version 2 of the recipe “Préparer”" in text and "the 4 rows of People v1" in text
    run = make_version(cast.ana, recipe.head, source)
    run_jobs()
    run.refresh_from_db()
    made = scan_table(run.output.ref).collect()
    assert prepared(text, FRAME).equals(made)
    assert prepared(client.get(page(recipe)).content.decode(), FRAME).equals(made)


def test_an_earlier_version_and_a_notebook(client, cast, recipe):
    commit_recipe(cast.ana, recipe, [MEAN, MODE], "More")
    client.force_login(cast.ana)
    assert "2. Fill" in client.get(page(recipe)).content.decode()
    assert "2. Fill" not in client.get(page(recipe, version=2)).content.decode()
    answer = client.get(page(recipe, form="notebook"))
    assert answer["Content-Disposition"].endswith('preparer-v3.ipynb"')
    assert json.loads(answer.content)["nbformat"] == 4
    assert client.get(page(recipe, form="prose")).status_code == 404


def test_a_step_without_sql_is_named_with_a_way_back_to_it_and_to_the_python_file(client, cast, recipe):
    total = {"op": "running_values", "params": {"columns": ["age"]}}
    commit_recipe(cast.ana, recipe, [MEAN, total], "Totals")
    client.force_login(cast.ana)
    answer = client.get(page(recipe, form="sql"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Step 2 (Running total)" in shown
    back = reverse("recipes:detail", args=[recipe.project.slug, recipe.id])
    assert f'{back}?version=3&amp;step=2"' in shown
    assert "form=python&amp;version=3" in shown and 'aria-label="Breadcrumbs"' in shown


def test_values_of_sensitive_columns_are_for_those_who_may_see_them(client, cast, recipe, source):
    commit_recipe(cast.ana, recipe, [MEAN, MODE], "More")
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    client.force_login(cast.vic)
    answer = client.get(page(recipe))
    assert answer.status_code == 403 and "Step 2 works with a sensitive column" in answer.content.decode()
    assert "Ann" not in answer.content.decode()
    assert client.get(page(recipe, version=2)).status_code == 200
    client.force_login(cast.dan)
    assert "Ann" in client.get(page(recipe)).content.decode()


def test_many_rows_are_learned_from_by_a_job(client, cast, recipe, source, run_jobs, monkeypatch):
    monkeypatch.setattr(exports, "MOST_CELLS", 3)
    client.force_login(cast.ana)
    answer = client.get(page(recipe))
    assert answer.status_code == 422 and "Make a dataset version with this recipe first" in answer.content.decode()
    make_version(cast.ana, recipe.head, source)
    run_jobs()
    assert "43.33" in client.get(page(recipe)).content.decode()


def test_over_rest(api_for, cast, recipe):
    answer = api_for(cast.vic).get(f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/export/?form=python")
    assert answer.status_code == 200 and "def prepare(" in answer.content.decode()
    wrong = api_for(cast.vic).get(f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/export/?form=prose")
    assert wrong.status_code == 400


def test_the_page_offers_it(client, cast, recipe):
    client.force_login(cast.vic)
    shown = client.get(reverse("recipes:detail", args=[recipe.project.slug, recipe.id])).content.decode()
    assert "form=python&amp;version=2" in shown and "form=notebook" in shown


def test_what_is_learned_of_a_sensitive_target_is_not_told(client, cast, recipe, source):
    encode = {"op": "target_encode", "params": {"columns": ["city"], "target": "age"}}
    commit_recipe(cast.ana, recipe, [encode], "Encoded")
    mark_columns(cast.dan, source.dataset, {"age": ["sensitive"]})
    client.force_login(cast.vic)
    answer = client.get(page(recipe))
    assert answer.status_code == 403
