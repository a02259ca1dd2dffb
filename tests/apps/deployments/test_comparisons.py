"""A candidate beside the version in production."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.deployments.choices import DeploymentState
from apps.deployments.models import Comparison, Deployment
from apps.deployments.services.comparisons import start_comparison
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.registry.choices import Gate
from apps.registry.models import ModelVersion
from tests.cast import Cast
from tests.factories.models import make_approved, make_endpoint, make_version


@pytest.fixture
def champion(cast: Cast, project: Project) -> ModelVersion:
    """In production; it looks at incomes alone, which say little."""
    version = make_approved(project, cast, Gate.PRODUCTION, features=("income",))
    Deployment.objects.create(
        endpoint=make_endpoint(project, cast.dora, "live", Gate.PRODUCTION),
        version=version,
        author=cast.dora,
        state=DeploymentState.IN_SERVICE,
        in_service_at=timezone.now(),
    )
    return version


def test_the_same_rows_by_both(
    cast: Cast, project: Project, champion: ModelVersion, run_jobs: Callable[[], list[Job]]
) -> None:
    candidate = make_version(project, cast.dan)
    assert start_comparison(cast.rita, candidate) == start_comparison(cast.rita, candidate), "one at a time"
    run_jobs()
    comparison = Comparison.objects.get()
    assert comparison.result, comparison.job.error
    found = comparison.result
    assert found["rows"] == 40
    assert found["flips"] >= found["mended"] + found["broken"]
    assert len(found["examples"]) == found["flips"]
    assert {"age", "income"} <= set(found["examples"][0]["row"])
    for line in found["differences"]:
        assert line["low"] <= line["candidate"] - line["champion"] <= line["high"]


def test_the_review_page_shows_it(
    cast: Cast,
    project: Project,
    champion: ModelVersion,
    client_for: Callable[[User], Client],
    run_jobs: Callable[[], list[Job]],
) -> None:
    candidate, rita = make_version(project, cast.dan), client_for(cast.rita)
    args = [project.slug, candidate.group_id, candidate.number]
    address = reverse("registry:version-detail", args=args)
    before = rita.get(address).content.decode()
    assert "Beside churn v1, in production now" in before and "judged on the same test rows" in before
    rita.post(reverse("deployments:compare", args=args))
    run_jobs()
    after = rita.get(address).content.decode()
    assert "Both on the same 40 test rows" in after and "They disagree about" in after


def test_without_a_version_in_production_there_is_nothing_beside(
    cast: Cast, project: Project, client_for: Callable[[User], Client]
) -> None:
    version = make_version(project, cast.dan)
    with pytest.raises(Conflict, match="nothing to compare with"):
        start_comparison(cast.rita, version)
    args = [project.slug, version.group_id, version.number]
    page = client_for(cast.rita).get(reverse("registry:version-detail", args=args)).content.decode()
    assert "in production now" not in page
