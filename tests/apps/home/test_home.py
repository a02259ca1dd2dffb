"""Dashboard, search and notifications: only what the person may see."""

from typing import Any

import pytest
from django.utils import timezone

from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.registry.choices import Decision, Gate
from apps.registry.services import decide
from tests.factories.models import make_version


@pytest.fixture
def ended_job(project: Any, cast: Any, probe_kind: Any) -> Job:
    return Job.objects.create(
        project=project,
        author=cast.dan,
        kind="tests.probe",
        title="Import wdbc.csv",
        spec={},
        state=State.SUCCEEDED,
        finished_at=timezone.now(),
    )


def groups(client: Any, **query: str) -> dict[str, list[str]]:
    answer = client.get("/search/", query).json()["groups"]
    return {group["label"]: [item["label"] for item in group["items"]] for group in answer}


def test_search_finds_pages_projects_and_jobs(client_for: Any, cast: Any, project: Any, ended_job: Job) -> None:
    client = client_for(cast.dan)
    assert groups(client, q="tumo")["Projects"] == ["Tumours"]
    assert groups(client, q="wdbc")["Jobs"] == ["Import wdbc.csv"]
    assert "Members" in groups(client, q="memb", project=project.slug)["Go to"]


def test_search_offers_only_pages_that_the_role_opens(client_for: Any, cast: Any, project: Any) -> None:
    assert "Settings" in groups(client_for(cast.olga), project=project.slug)["Go to"]
    assert "Settings" not in groups(client_for(cast.vic), project=project.slug)["Go to"]


def test_a_stranger_finds_nothing(client_for: Any, cast: Any, project: Any, ended_job: Job) -> None:
    assert groups(client_for(cast.sam), q="t", project=project.slug) == {}


def test_words_with_wildcards_and_null_bytes_find_nothing_and_break_nothing(client_for: Any, cast: Any) -> None:
    assert groups(client_for(cast.dan), q="%_\x00'") == {}


def test_the_bell_counts_until_it_is_opened(client_for: Any, cast: Any, ended_job: Job) -> None:
    client = client_for(cast.dan)
    assert b'<span class="visually-hidden">new </span>1' in client.get("/pulse/").content
    assert b"Import wdbc.csv" in client.post("/notifications/").content
    assert b'<span class="visually-hidden">new </span>' not in client.get("/pulse/").content


@pytest.mark.parametrize(("state", "rings"), [(State.SUCCEEDED, False), (State.FAILED, True)])
def test_what_the_studio_does_by_itself_rings_when_it_fails(
    client_for: Any, cast: Any, ended_job: Job, state: str, rings: bool
) -> None:
    Job.objects.filter(pk=ended_job.pk).update(kind="datasets.profile", title="Describe Sales v1", state=state)
    client = client_for(cast.dan)
    assert (b'<span class="visually-hidden">new </span>1' in client.get("/pulse/").content) is rings
    assert (b"Describe Sales v1" in client.post("/notifications/").content) is rings


def test_notices_are_for_the_author(client_for: Any, cast: Any, ended_job: Job) -> None:
    assert b"Import wdbc.csv" not in client_for(cast.rita).post("/notifications/").content


def test_the_dashboard_welcomes_someone_without_projects(client_for: Any, cast: Any) -> None:
    assert b"No project yet" in client_for(cast.sam).get("/").content


def test_reviewers_hear_what_waits_and_authors_what_was_decided(client_for: Any, cast: Any, project: Any) -> None:
    version = make_version(project, cast.dan)
    waits = f"{version} waits for a decision".encode()
    assert waits in client_for(cast.rita).post("/notifications/").content
    assert waits not in client_for(cast.dan).post("/notifications/").content
    assert waits not in client_for(cast.vic).post("/notifications/").content
    decide(cast.rita, version, Gate.STAGING, Decision.APPROVED, "Better than the last one on every part.")
    assert b"Rita decided about staging" in client_for(cast.dan).post("/notifications/").content
