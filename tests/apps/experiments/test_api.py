"""Runs and experiments over REST."""

import pytest

from tests.factories.runs import make_fruit, make_run


@pytest.fixture
def runs(cast, project, run_jobs):
    version = make_fruit(cast.dan, project)
    return [make_run(cast.dan, project, run_jobs, version, seed=seed, trials=2) for seed in (1, 2)]


@pytest.fixture
def base(project):
    return f"/api/v1/projects/{project.slug}/"


def test_runs_are_listed_filtered_and_sorted(cast, runs, base, api_for):
    api = api_for(cast.vic)
    listed = api.get(f"{base}runs/").json()
    assert [run["number"] for run in listed["results"]] == [2, 1]
    assert {m["name"] for m in listed["results"][0]["metrics"]} >= {"accuracy", "auc", "f1"}
    assert api.get(f"{base}runs/", {"algorithm": "xgboost"}).json()["count"] == 0


def test_one_run_says_everything_about_itself(cast, runs, base, api_for):
    api = api_for(cast.vic)
    found = api.get(f"{base}runs/1/").json()
    assert found["rows"]["test"] > 0 and found["features"] == ["weight", "sugar"]
    assert found["job"]["state"] == "succeeded"
    assert {a["name"] for a in found["artifacts"]} == {"evaluation.json", "trials.json"}
    assert api.get(f"{base}runs/1/evaluation/").json()["labels"] == ["apple", "pear"]
    assert len(api.get(f"{base}runs/1/trials/").json()["trials"]) == 2
    assert [i["name"] for i in api.get(f"{base}runs/1/signature/").json()["inputs"]] == ["weight", "sugar"]
    assert api.get(f"{base}runs/9/").status_code == 404


def test_runs_are_compared(cast, runs, base, api_for):
    found = api_for(cast.vic).get(f"{base}runs/compare/", {"runs": "1,2"}).json()
    assert found["runs"] == [1, 2]
    accuracy = next(s for s in found["scores"] if s["name"] == "accuracy")
    assert len(accuracy["values"]) == 2 and accuracy["best"]
    assert any(line["label"] == "Seed" for line in found["differing"])
    assert api_for(cast.vic).get(f"{base}runs/compare/").json()["runs"] == []


def test_an_experiment_is_made_once(cast, project, base, api_for):
    api = api_for(cast.dan)
    first = api.post(f"{base}experiments/", {"name": "Pears"}, format="json").json()
    assert api.post(f"{base}experiments/", {"name": "Pears"}, format="json").json()["id"] == first["id"]
    assert api.get(f"{base}experiments/{first['id']}/").json()["runs"] == 0
    assert api_for(cast.vic).post(f"{base}experiments/", {"name": "x"}, format="json").status_code == 403
    assert api.get(f"{base}experiments/").json()["count"] == 1


def test_the_explanation_is_read_and_asked_for(cast, runs, base, api_for):
    found = api_for(cast.vic).get(f"{base}runs/1/explanation/").json()
    assert found["shares"]["weights"][0]["name"] == "weight"
    assert api_for(cast.vic).post(f"{base}runs/1/explanation/").status_code == 403
    assert api_for(cast.dan).post(f"{base}runs/1/explanation/").status_code == 202
