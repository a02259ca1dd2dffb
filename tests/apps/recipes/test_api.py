"""Recipes through REST."""

import polars as pl
import pytest

from apps.datasets.queries import MASK
from apps.datasets.services import mark_columns
from tests.factories.datasets import make_version
from tests.factories.recipes import STEPS, make_recipe


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


@pytest.fixture
def api(cast, api_for):
    return api_for(cast.ana)


def at(recipe, rest=""):
    return f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/{rest}"


def test_the_catalogue_lists_every_transform_with_its_parameters(api):
    listed = {entry["name"]: entry for entry in api.get("/api/v1/transforms/").json()}
    assert "standard_scale" in listed and listed["filter_rows"]["kind"] == "table"
    assert [field["name"] for field in listed["clip_outliers"]["params"]] == ["columns", "low", "high", "outside"]
    assert set(listed["one_hot"]["behaviour"]) == {"missing", "unseen", "wrong_type", "empty"}


def test_a_recipe_is_made_and_committed(cast, project, api):
    version = make_version(cast.ana, project)
    base = f"/api/v1/projects/{project.slug}/recipes/"
    made = api.post(base, {"name": "Clean", "dataset": version.dataset_id}, format="json")
    assert made.status_code == 201 and made.json()["head"]["number"] == 1
    committed = api.post(f"{base}{made.json()['id']}/versions/", {"steps": STEPS, "base": 1}, format="json")
    assert committed.status_code == 201
    assert committed.json()["sentences"][0] == "Drop “id”."
    assert committed.json()["steps"][3]["params"] == {"columns": ["radius"]}
    assert [r["name"] for r in api.get(base).json()["results"]] == ["Clean"]


def test_bad_steps_and_stale_edits_are_refused_with_a_sentence(recipe, api):
    bad = api.post(at(recipe, "versions/"), {"steps": [{"op": "one_hot", "params": {"limit": 0}}]}, format="json")
    assert bad.status_code == 422 and bad.json()["details"]["step"] == 1
    assert set(bad.json()["details"]["fields"]) == {"columns", "limit"}
    stale = api.post(at(recipe, "versions/"), {"steps": [], "base": 1}, format="json")
    assert stale.status_code == 409


def test_rows_after_a_step_come_with_the_cells_that_it_changed(recipe, api):
    before = api.get(at(recipe, "versions/2/rows/?step=2&limit=5")).json()
    assert before["total"] == 40 and [c["name"] for c in before["columns"]] == ["diagnosis", "radius", "visits"]
    assert before["rows"][0][:2] == [1, 10.0] and before["rows"][0][2] is None
    filled = api.get(at(recipe, "versions/2/rows/?step=3&offset=10&limit=5")).json()
    assert filled["rows"][0][2] == 2.0
    assert filled["changed"] == [[10, 2]]  # whole numbers became numbers, of the same value
    assert api.get(at(recipe, "versions/2/rows/?step=4")).json()["columns"][1]["missing"] == 0


def test_undo_is_moving_the_head(recipe, api):
    moved = api.post(at(recipe, "head/"), {"version": 1}, format="json")
    assert moved.json()["head"]["number"] == 1
    assert api.post(at(recipe, "head/"), {"version": 9}, format="json").status_code == 404


def test_applying_answers_with_the_job(recipe, api, run_jobs):
    source = str(recipe.dataset.latest.id)
    answer = api.post(at(recipe, "versions/2/apply/"), {"source": source, "name": "Prepared"}, format="json")
    assert answer.status_code == 202 and answer.json()["job"]["state"] == "queued"
    run_jobs()
    names = [d["name"] for d in api.get(f"/api/v1/projects/{recipe.project.slug}/datasets/").json()["results"]]
    assert names == ["Patients", "Prepared"]


def test_a_stranger_finds_nothing(cast, recipe, api_for):
    assert api_for(cast.sam).get(at(recipe)).status_code == 404
    assert api_for(cast.vic).post(at(recipe, "versions/"), {"steps": []}, format="json").status_code == 403


def test_changed_rows_say_where_they_stand_and_what_their_cells_held(cast, project, api_for):
    rows = pl.DataFrame({"n": [1, 2, None, 4, None], "secret": ["a", "b", None, "d", None]})
    version = make_version(cast.ana, project, rows, name="Few")
    steps = [
        {"op": "fill_missing", "params": {"columns": ["n"], "method": "median"}},
        {"op": "map_values", "params": {"column": "secret", "pairs": [["b", "z"]], "unseen": "keep"}},
    ]
    recipe = make_recipe(cast.ana, project, name="Fill", steps=steps, version=version)
    address = f"/api/v1/projects/{project.slug}/recipes/{recipe.id}/versions/2/rows/"
    filled = api_for(cast.ana).get(address, {"step": 1, "changed": "true"}).json()
    assert (filled["numbers"], filled["changed"], filled["before"]) == ([3, 5], [[0, 0], [1, 0]], [None, None])
    mapped = api_for(cast.ana).get(address, {"step": 2, "changed": "true"}).json()
    assert (mapped["numbers"], mapped["before"]) == ([2], ["b"])
    assert "before" not in api_for(cast.ana).get(address, {"step": 2}).json()
    mark_columns(cast.ana, version.dataset, {"secret": ["sensitive"]})
    assert api_for(cast.vic).get(address, {"step": 2, "changed": "true"}).json()["before"] == [MASK]
