"""Rows that checks set aside become versions of a dataset of their own, beside what the recipe makes."""

import polars as pl
import pytest
from django.http import QueryDict

from apps.datasets.models import Dataset
from apps.datasets.queries import hidden_columns
from apps.datasets.services import mark_columns
from apps.recipes.services import make_version
from apps.training.drafts import Draft
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe
from workers.core.tables import scan_table

FRAME = pl.DataFrame({"name": ["Ann", "Bob", "Cleo"], "age": [30, 140, -1]})
STEPS = [
    {"op": "rename_columns", "params": {"names": [["age", "years"]]}},
    {"op": "validate_between", "params": {"column": "years", "low": "0", "high": "120", "action": "aside"}},
]


@pytest.fixture
def source(cast, project):
    return make_data(cast.dan, project, FRAME, name="People")


@pytest.fixture
def applied(cast, project, run_jobs):
    """Apply to a version, into a dataset or a new one called Clean."""

    def apply(source, target=None, steps=STEPS):
        recipe = make_recipe(cast.ana, project, steps=steps, version=source, name=f"Prepare {source.number}")
        run = make_version(cast.ana, recipe.head, source, name="Clean", target=target)
        run_jobs()
        run.refresh_from_db()
        return run

    return apply


def test_rows_are_set_aside_with_the_step_that_did_it_and_found_from_the_dataset(cast, source, applied, client_for):
    mark_columns(cast.dan, source.dataset, {"age": ["sensitive"]})
    run = applied(source)
    assert scan_table(run.output.ref).collect().rows() == [("Ann", 30)]
    assert scan_table(run.aside.ref).select("name", "years").collect().rows() == [("Bob", 140), ("Cleo", -1)]
    assert scan_table(run.aside.ref).collect()["set_aside_by"].str.starts_with("2. ").all()
    assert (run.aside.dataset.name, run.aside.number) == ("Clean: set aside", 1)
    assert Draft(cast.dan, source.project, QueryDict(), posted=False).version == run.output, "no model learns from them"
    assert hidden_columns(cast.vic, run.aside) == {"years"}
    page = client_for(cast.dan).get(f"/p/{source.project.slug}/datasets/{run.target_id}/").content.decode()
    assert f"/datasets/{run.aside.dataset_id}/versions/1/" in page and "were set aside" in page


def test_the_rows_say_where_they_come_from_with_links_both_ways(cast, source, applied, client_for):
    run = applied(source)
    client, project = client_for(cast.vic), source.project
    recipe = f"/p/{project.slug}/recipes/{run.version.recipe_id}/"
    rows = f"/p/{project.slug}/datasets/{run.aside.dataset_id}/"
    made, read = (f"/p/{project.slug}/datasets/{v.dataset_id}/versions/1/" for v in (run.output, run.source))
    for page in (rows, f"{rows}versions/1/"):
        told = client.get(page).content.decode()
        assert f'{recipe}?version=2&amp;step=2"' in told and "from 0 to 120" in told
        assert f'href="{made}"' in told and f'href="{read}"' in told
    assert f'href="{rows}versions/1/"' in client.get(f"{recipe}?step=2").content.decode()
    assert f'href="{rows}versions/1/"' in client.get(f"{recipe}history/").content.decode()
    assert "broke a rule: the recipe" not in client.get(made).content.decode()


def test_the_next_time_they_are_the_next_version_of_the_same_dataset(cast, project, source, applied):
    first = applied(source)
    more = make_data(cast.dan, project, FRAME.tail(1), dataset=source.dataset)
    second = applied(more, first.target)
    assert second.aside.dataset_id == first.aside.dataset_id and (second.aside.number, second.aside.rows) == (2, 1)


def test_where_no_row_breaks_a_rule_no_dataset_is_left(source, applied):
    steps = [{"op": "validate_present", "params": {"columns": ["name"], "action": "aside"}}]
    run = applied(source, steps=steps)
    assert run.output.rows == 3 and run.aside is None and run.aside_target is None
    assert not Dataset.objects.filter(name__contains="set aside").exists()


def test_a_recipe_that_fails_leaves_none_either(source, applied):
    broken = {"op": "validate_between", "params": {"column": "years", "low": "0"}}
    steps = [STEPS[0], {**STEPS[1], "params": {**STEPS[1]["params"], "low": ""}}, broken]
    assert applied(source, steps=steps).output is None
    assert not Dataset.objects.filter(name__contains="set aside").exists()


def test_a_name_that_is_taken_is_counted_on(cast, source, applied, project):
    make_data(cast.dan, project, FRAME, name="Clean: set aside")
    assert applied(source).aside.dataset.name == "Clean: set aside 2"
