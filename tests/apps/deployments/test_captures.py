"""What an endpoint answered, found again by filters."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.storage import store
from apps.deployments.captures import CaptureFilter, Captures
from apps.deployments.models import Endpoint
from apps.deployments.queries import CONSOLE
from apps.projects.models import Project
from tests.cast import Cast
from tests.factories.models import make_endpoint
from workers.serving.captures import Answered, Tally, append_captures


@pytest.fixture
def endpoint(cast: Cast, project: Project) -> Endpoint:
    """Sixty answers, one a minute until noon of 2 March 2024; every third says yes, the console asked the last."""
    made = make_endpoint(project, cast.dora)
    noon = datetime(2024, 3, 2, 12, tzinfo=UTC)
    answers = [
        Answered(
            str(made.id), "d1", "churn/2" if i >= 30 else "churn/1", CONSOLE if i == 59 else "k1",
            (noon - timedelta(minutes=59 - i)).timestamp(), 0.5,
            [{"age": i, "city": f"place {i}"}],
            [{"prediction_id": f"p{i}", "prediction": "yes" if i % 3 == 0 else "no"}], Tally(),
        )
        for i in range(60)
    ]  # fmt: skip
    append_captures(store(), str(made.id), answers)
    return made


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (CaptureFilter(), 60),
        (CaptureFilter(version="churn/2"), 30),
        (CaptureFilter(prediction="yes"), 20),
        (CaptureFilter(key=CONSOLE), 1),
        (CaptureFilter(text="place 5"), 11),
        (CaptureFilter(text="place 5", prediction="no", version="churn/2"), 7),
        (CaptureFilter(since=date(2024, 3, 3)), 0),
        (CaptureFilter(since=date(2024, 3, 2), until=date(2024, 3, 2)), 60),
        (CaptureFilter(text='.*"'), 0),
    ],
)
def test_filters(cast: Cast, endpoint: Endpoint, wanted: CaptureFilter, count: int) -> None:
    assert len(Captures(cast.dora, endpoint, wanted)) == count


def test_pages_are_newest_first_and_whole(cast: Cast, endpoint: Endpoint) -> None:
    found = Captures(cast.dora, endpoint, CaptureFilter())
    ids = [row["prediction_id"] for start in range(0, 60, 25) for row in found[start : start + 25]]
    assert ids == [f"p{i}" for i in reversed(range(60))]
    assert found[0:1][0]["inputs"] == {"age": 59, "city": "place 59"}


def test_the_page_shows_filters_and_pages(endpoint: Endpoint, cast: Cast, client_for: Callable[[User], Client]) -> None:
    address = reverse("deployments:endpoint-captures", args=[endpoint.project.slug, endpoint.id])
    client = client_for(cast.rita)
    first = client.get(address).content.decode()
    assert "1 to 50 of 60" in first and "Test console" in first and "place 59" in first
    assert "place 10 " in first and "place 9 " not in first
    filtered = client.get(address, {"text": "place 7"}).content.decode()
    assert "place 7" in filtered and "place 8" not in filtered
    assert "No prediction like that" in client.get(address, {"text": "nowhere"}).content.decode()
    assert "Enter a valid date" in client.get(address, {"since": "soon"}).content.decode()


def test_the_api_pages_and_filters_alike(endpoint: Endpoint, cast: Cast, api_for: Callable[..., object]) -> None:
    address = f"/api/v1/projects/{endpoint.project.slug}/endpoints/{endpoint.id}/captures/"
    found = api_for(cast.rita).get(address, {"prediction": "yes", "page_size": 7}).json()  # type: ignore[attr-defined]
    assert (found["count"], len(found["results"])) == (20, 7)
    assert found["results"][0]["inputs"] == {"age": 57, "city": "place 57"}
    assert api_for(cast.rita).get(address, {"since": "soon"}).status_code == 400  # type: ignore[attr-defined]
    assert api_for(cast.dan).get(address).status_code == 403  # type: ignore[attr-defined]


def test_dates_are_days_of_the_studio(cast: Cast, endpoint: Endpoint) -> None:
    with timezone.override("Pacific/Auckland"):
        assert len(Captures(cast.dora, endpoint, CaptureFilter(since=date(2024, 3, 3)))) == 60
