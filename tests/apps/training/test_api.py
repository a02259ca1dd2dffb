"""Training over REST: what the SDK calls."""

import pytest

from apps.datasets.services import create_split
from tests.factories.runs import make_fruit


@pytest.fixture
def version(cast, project):
    return make_fruit(cast.dan, project)


@pytest.fixture
def url(project):
    return f"/api/v1/projects/{project.slug}/training/"


def test_a_training_job_is_started_and_followed_to_its_run(cast, version, url, api_for, run_jobs):
    api = api_for(cast.dan)
    split = create_split(cast.dan, version, method="stratified", column="kind", seed=2)
    sent = {"version": version.id, "split": split.id, "target": "kind", "algorithm": "linear", "params": {"penalty": 2}}
    answer = api.post(url, sent, format="json")
    assert answer.status_code == 202, answer.content
    asked = answer.json()
    assert asked["run"] is None and asked["job"]["state"] == "queued" and asked["split"] == str(split.id)
    run_jobs()
    assert api.get(f"{url}{asked['id']}/").json()["run"] == 1
    assert api.get(url).json()["count"] == 1


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"target": "kinds"}, 422, "Did you mean “kind”?"),
        ({"params": {"penalty": -1}}, 422, "must be at least"),
        ({"params": {"depth": 1}}, 422, "“depth” is not a parameter here"),
        ({"algorithm": "magic"}, 422, "There is no algorithm named “magic”"),
        ({"metric": "rmse"}, 422, "does not judge this task"),
        ({"trials": -1}, 400, "trials"),
        ({"version": "6f2b2c80-0000-4000-8000-000000000000"}, 404, "nothing at this address"),
    ],
)
def test_refusals_are_sentences(cast, version, url, api_for, change, status, words):
    sent = {"version": str(version.id), "target": "kind", "algorithm": "linear", **change}
    answer = api_for(cast.dan).post(url, sent, format="json")
    assert answer.status_code == status
    assert words in answer.json()["message"]


def test_the_suggestion_gives_reasons_time_and_cost(cast, version, url, api_for):
    found = api_for(cast.dan).get(f"{url}suggestion/", {"version": str(version.id), "trials": 10}).json()
    assert (found["target"], found["task"], found["features"]) == ("kind", "binary", ["weight", "sugar"])
    assert found["reasons"]["task"] == "The target has two values."
    assert found["estimate"]["seconds"] > 0 and found["estimate"]["currency"] == "EUR"


def test_roles_are_obeyed(cast, version, url, api_for):
    sent = {"version": str(version.id), "target": "kind"}
    for person, status in ((cast.ana, 403), (cast.vic, 403), (cast.sam, 404)):
        assert api_for(person).post(url, sent, format="json").status_code == status
