"""Sensitive columns flow through recipes: what is computed of one is as sensitive, whenever it was marked."""

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.queries import hidden_columns
from apps.datasets.services import mark_columns
from apps.jobs.models import JobLog
from apps.recipes.discreet import Messages
from apps.recipes.services import add_step, create_branch, make_version
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe

FRAME = pl.DataFrame({"name": ["Ann", "Bob", None, "Ann"], "age": [30, 40, 50, 60], "city": ["a", "b", "a", "b"]})
STEPS = [
    {"op": "fill_missing", "params": {"columns": ["name"], "method": "mode"}},
    {"op": "formula", "params": {"column": "older", "formula": "age + 1"}},
    {"op": "rename_columns", "params": {"names": [["age", "years"]]}},
]


@pytest.fixture
def source(cast, project):
    return make_data(cast.dan, project, FRAME, name="People")


def applied(cast, project, source, run_jobs, steps=STEPS):
    recipe = make_recipe(cast.ana, project, steps=steps, version=source)
    run = make_version(cast.ana, recipe.head, source)
    run_jobs()
    run.refresh_from_db()
    return run


def test_marks_flow_to_what_is_made_after_and_to_what_was_made_before(cast, project, source, run_jobs):
    before = applied(cast, project, source, run_jobs)
    mark_columns(cast.dan, source.dataset, {"age": ["sensitive"]})
    before.output.dataset.refresh_from_db()
    assert hidden_columns(cast.vic, before.output) == {"older", "years"}
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    recipe = before.version.recipe
    run = make_version(cast.ana, recipe.head, source, name="Again")
    run_jobs()
    run.refresh_from_db()
    assert hidden_columns(cast.vic, run.output) == {"name", "older", "years"}
    lines = " ".join(JobLog.objects.filter(job=run.job).values_list("line", flat=True))
    assert "Ann" not in lines and "Fill missing" in lines


def test_names_are_not_made_of_sensitive_values(cast, project, source, run_jobs):
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    run = applied(cast, project, source, run_jobs, [{"op": "one_hot", "params": {"columns": ["name"]}}])
    assert run.output is None
    assert "Step 1" in run.job.error and "names of columns" in run.job.error


def test_a_preview_hides_values_and_names_made_of_them(cast, project, source, api_for):
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"], "age": ["sensitive"]})
    steps = [*STEPS, {"op": "one_hot", "params": {"columns": ["name"]}}]
    recipe = make_recipe(cast.ana, project, steps=steps, version=source)
    rows = f"/api/v1/projects/{project.slug}/recipes/{recipe.id}/versions/2/rows/"
    seen = api_for(cast.vic).get(rows).json()
    names = [column["name"] for column in seen["columns"]]
    assert "city" in names and "years" in names and not any("Ann" in name for name in names)
    assert {row[names.index("older")] for row in seen["rows"]} == {"•••"}
    assert {row[names.index("city")] for row in seen["rows"]} == {"a", "b"}
    assert any("Ann" in column["name"] for column in api_for(cast.dan).get(rows).json()["columns"])


def test_what_was_done_is_told_without_values_where_columns_are_hidden(cast, project, source, client_for, api_for):
    recipe = make_recipe(cast.ana, project, steps=STEPS[:1], version=source)
    pairs = {"column": "name", "pairs": [["Ann", "Zoe"]]}
    made = add_step(cast.ana, recipe, "map_values", pairs, after=0, base=2)
    create_branch(cast.ana, recipe, "Idea", made)
    at = [project.slug, recipe.id]
    places = [reverse(f"recipes:{name}", args=at) for name in ("history", "branches", "compare")]
    places += [reverse("recipes:list", args=[project.slug])]
    rest = [f"/api/v1/projects/{project.slug}/recipes/{recipe.id}/{end}" for end in ("", "versions/", "branches/")]
    assert all("“Ann” → “Zoe”" in client_for(cast.vic).get(place).text for place in places), "nothing is hidden yet"
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    vic, api = client_for(cast.vic), api_for(cast.vic)
    told = [vic.get(place).text for place in places] + [api.get(place).text for place in rest]
    assert not any("Ann" in text or "Zoe" in text for text in told)
    assert all("Added: Map “name”" in text for text in told)
    assert all("“Ann” → “Zoe”" in client_for(cast.dan).get(place).text for place in places)


def test_figures_of_what_was_done_are_hidden_too(cast, project, source):
    recipe = make_recipe(cast.ana, project, steps=STEPS[:1], version=source)
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    recipe.dataset.refresh_from_db()
    added = add_step(cast.ana, recipe, "keep_rows", {"rows": 2000}, after=1, base=2)
    assert Messages(cast.dan)(added) == "Added: Keep the first 2,000 rows."
    assert Messages(cast.vic)(added) == "Added: Keep the first ••• rows."
