"""The registry by REST: the same rules, and no way round them."""

from collections.abc import Callable
from typing import Any

from apps.projects.models import Project
from apps.registry.models import ModelVersion
from tests.cast import Cast
from tests.factories.models import make_run, make_version


def base(project: Project) -> str:
    return f"/api/v1/projects/{project.slug}"


def test_from_run_to_production_by_rest(cast: Cast, project: Project, api_for: Callable[..., Any]) -> None:
    run, dan, rita = make_run(project, cast.dan), api_for(cast.dan), api_for(cast.rita)
    group = dan.post(f"{base(project)}/models/", {"name": "churn"}, format="json").json()
    versions = f"{base(project)}/models/{group['id']}/versions/"
    version = dan.post(versions, {"run": run.number}, format="json").json()
    assert (version["status"], version["label"], version["metrics"]["accuracy"]) == ("pending", "churn/1", 0.91)
    assert set(version["bound"]) == {"package", "data", "split", "code", "environment"}
    assert [v["label"] for v in rita.get(f"{base(project)}/reviews/").json()["results"]] == ["churn/1"]
    for gate in ("staging", "production"):
        decision = {"gate": gate, "decision": "approved", "comment": f"Good for {gate}."}
        assert rita.post(f"{versions}1/reviews/", decision, format="json").status_code == 201
    assert dan.get(f"{versions}1/").json()["status"] == "production"
    assert [r["gate"] for r in dan.get(f"{versions}1/reviews/").json()["results"]] == ["production", "staging"]
    assert rita.get(f"{base(project)}/reviews/").json()["results"] == []


def test_ten_ways_round_the_review_are_shut(cast: Cast, project: Project, api_for: Callable[..., Any]) -> None:
    version = make_version(project, cast.olga)
    address = f"{base(project)}/models/{version.group_id}/versions/{version.number}/"
    decision = {"gate": "staging", "decision": "approved", "comment": "Fine."}
    tries = [
        (cast.olga, "post", f"{address}reviews/", decision, 403),
        (cast.olga, "post", f"{address}reviews/", {**decision, "reviewer": str(cast.rita.id)}, 403),
        (cast.dan, "post", f"{address}reviews/", decision, 403),
        (cast.dora, "post", f"{address}reviews/", decision, 403),
        (cast.sam, "post", f"{address}reviews/", decision, 404),
        (cast.rita, "post", f"{address}reviews/", {**decision, "comment": " "}, 400),
        (cast.rita, "post", f"{address}reviews/", {**decision, "gate": "production"}, 409),
        (cast.rita, "post", f"{address}reviews/", {**decision, "gate": "nowhere"}, 400),
        (cast.olga, "patch", address, {"status": "production"}, 405),
        (cast.olga, "put", f"{address}reviews/", decision, 405),
    ]
    for person, verb, where, data, status in tries:
        answer = getattr(api_for(person), verb)(where, data, format="json")
        assert answer.status_code == status, (person, where, data, answer.content)
    assert ModelVersion.objects.get().status == "pending"


def test_a_run_of_another_project_is_not_there(cast: Cast, project: Project, api_for: Callable[..., Any]) -> None:
    version = make_version(project, cast.dan)
    versions = f"{base(project)}/models/{version.group_id}/versions/"
    answer = api_for(cast.dan).post(versions, {"run": 999}, format="json")
    assert answer.status_code == 400
    assert "run" in answer.json()["fields"]
