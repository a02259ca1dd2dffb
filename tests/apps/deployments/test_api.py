"""Endpoints by REST and on their pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.deployments.models import Endpoint
from apps.projects.models import Project
from apps.registry.choices import Gate
from tests.apps.deployments.conftest import Inference
from tests.cast import Cast
from tests.factories.models import make_approved, make_endpoint, make_version


def base(project: Project) -> str:
    return f"/api/v1/projects/{project.slug}/endpoints/"


def test_an_endpoint_from_its_making_to_its_stop(
    cast: Cast, project: Project, inference: Inference, api_for: Callable[..., Any]
) -> None:
    dora, version = api_for(cast.dora), make_approved(project, cast)
    ends = timezone.now() + timedelta(days=3)
    made = dora.post(base(project), {"name": "churn", "stage": "staging", "ends_at": ends}, format="json").json()
    assert (made["state"], made["owner"], made["serving"]) == ("empty", "dora", None)
    address = f"{base(project)}{made['id']}/"
    deployed = dora.post(f"{address}deployments/", {"version": str(version.id)}, format="json")
    assert (deployed.status_code, deployed.json()["state"]) == (202, "rolling_out")
    inference.settle()
    found = dora.get(address).json()
    assert (found["state"], found["serving"]["version"]) == ("in_service", "churn/1")
    assert dora.patch(address, {"capture_share": 0.25}, format="json").json()["capture_share"] == 0.25
    assert dora.post(f"{address}roll-back/").status_code == 409
    assert dora.post(f"{address}stop/").json()["state"] == "stopped"
    assert [d["state"] for d in dora.get(f"{address}deployments/").json()["results"]] == ["replaced"]


def test_the_loser_of_two_deployments_gets_a_conflict(
    cast: Cast, project: Project, api_for: Callable[..., Any]
) -> None:
    endpoint = make_endpoint(project, cast.dora)
    versions = [make_approved(project, cast), make_approved(project, cast, penalty=2)]
    statuses = [
        api_for(person).post(f"{base(project)}{endpoint.id}/deployments/", {"version": v.id}, format="json").status_code
        for person, v in zip((cast.dora, cast.olga), versions, strict=True)
    ]
    assert statuses == [202, 409]


def test_bad_wishes(cast: Cast, project: Project, api_for: Callable[..., Any]) -> None:
    dora, pending = api_for(cast.dora), make_version(project, cast.dan)
    endpoint = make_endpoint(project, cast.dora)
    deployments = f"{base(project)}{endpoint.id}/deployments/"
    assert dora.post(deployments, {"version": str(pending.id)}, format="json").status_code == 409
    assert dora.post(deployments, {"version": str(endpoint.id)}, format="json").status_code == 400
    assert dora.post(base(project), {"name": "x", "stage": "moon"}, format="json").status_code == 400
    yesterday = timezone.now() - timedelta(days=1)
    wish = {"name": "x", "stage": "staging", "ends_at": yesterday}
    assert dora.post(base(project), wish, format="json").status_code == 422


def test_pages_from_making_to_rolling_back(
    cast: Cast, project: Project, inference: Inference, client_for: Callable[[User], Client]
) -> None:
    dora = client_for(cast.dora)
    first, second = (make_approved(project, cast, Gate.PRODUCTION, penalty) for penalty in (1, 2))
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    wish = {"name": "Live", "stage": "production", "ends_on": day, "capture_percent": "50"}
    made = dora.post(reverse("deployments:endpoint-new", args=[project.slug]), wish)
    endpoint = Endpoint.objects.get()
    assert (made.url, endpoint.capture_share, endpoint.name) == (_address(endpoint), 0.5, "live")
    assert "Nothing deployed" in dora.get(_address(endpoint)).content.decode()
    for version in (first, second):
        assert dora.post(_address(endpoint), {"version": version.id}).status_code == 302
        assert "is being rolled out" in dora.get(_address(endpoint)).content.decode()
        inference.settle()
    page = dora.get(_address(endpoint)).content.decode()
    for words in ("In service", "churn v2", "Roll back to churn v1", "Authorization: Bearer", "Rows answered"):
        assert words in page
    back = reverse("deployments:endpoint-roll-back", args=[project.slug, endpoint.id])
    assert dora.get(back).status_code == 302, "looking changes nothing"
    assert dora.post(back).status_code == 302
    inference.settle()
    assert "Roll back to churn v2" in dora.get(_address(endpoint)).content.decode()


def test_terms_can_be_extended(cast: Cast, project: Project, client_for: Callable[[User], Client]) -> None:
    endpoint, dora = make_endpoint(project, cast.dora), client_for(cast.dora)
    address = reverse("deployments:endpoint-settings", args=[project.slug, endpoint.id])
    shown = dora.get(address).context["form"].initial
    dora.post(address, {**shown, "ends_on": shown["ends_on"] + timedelta(days=10)})
    before = endpoint.ends_at
    endpoint.refresh_from_db()
    assert timedelta(days=9) < endpoint.ends_at - before <= timedelta(days=11)
    past = dora.post(address, {**shown, "ends_on": "2020-01-01"})
    assert past.status_code == 422 and "lies in the past" in past.content.decode()


def test_the_list_asks_no_more_questions_for_more_endpoints(
    cast: Cast, project: Project, client_for: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        make_endpoint(project, cast.dora, f"endpoint-{number}")
    client = client_for(cast.vic)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("deployments:endpoint-list", args=[project.slug])).status_code == 200


def _address(endpoint: Endpoint) -> str:
    return reverse("deployments:endpoint-detail", args=[endpoint.project.slug, endpoint.id])
