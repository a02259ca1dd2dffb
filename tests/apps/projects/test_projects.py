"""Projects and their members."""

from typing import Any

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.projects import services
from apps.projects.choices import Role
from apps.projects.models import Membership, Project

pytestmark = pytest.mark.django_db


def test_whoever_makes_a_project_owns_it(cast: Any) -> None:
    project = services.create_project(cast.sam, "Été 2026")
    assert project.slug == "ete-2026"
    assert Membership.objects.get(project=project).role == Role.OWNER
    assert AuditEvent.objects.filter(verb="project.created", target_id=str(project.pk)).exists()


def test_two_projects_may_have_the_same_name_but_not_the_same_address(cast: Any) -> None:
    first, second = (services.create_project(cast.sam, "Sales") for _ in range(2))
    assert first.slug != second.slug


def test_a_project_needs_a_name(cast: Any) -> None:
    with pytest.raises(DomainError):
        services.create_project(cast.sam, "  ")


def test_the_last_owner_cannot_leave(cast: Any, project: Project) -> None:
    with pytest.raises(Conflict):
        services.set_member(cast.olga, project, "olga", Role.VIEWER)
    services.set_member(cast.olga, project, "dan", Role.OWNER)
    services.set_member(cast.olga, project, "olga", Role.VIEWER)
    assert Membership.objects.get(project=project, user=cast.olga).role == Role.VIEWER


def test_only_an_owner_changes_members(cast: Any, project: Project) -> None:
    with pytest.raises(NotAllowed, match="Owner"):
        services.set_member(cast.dan, project, "sam", Role.VIEWER)


def test_an_unknown_person_is_a_sentence(cast: Any, project: Project) -> None:
    with pytest.raises(DomainError, match="nobody called “ghost”"):
        services.set_member(cast.olga, project, "ghost", Role.VIEWER)


def test_a_stranger_sees_no_project(cast: Any, project: Project) -> None:
    assert not Project.objects.visible_to(cast.sam).exists()
    assert Project.objects.visible_to(cast.vic).get() == project


def test_the_list_page_asks_the_same_number_of_questions_for_many_projects(
    cast: Any, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_for(cast.olga)
    for number in range(12):
        services.create_project(cast.olga, f"Project {number}")
    with django_assert_max_num_queries(12):
        assert client.get("/projects/").status_code == 200


def test_the_rest_interface_makes_and_edits_a_project(cast: Any, api_for: Any) -> None:
    api = api_for(cast.sam)
    made = api.post("/api/v1/projects/", {"name": "Churn"}, format="json")
    assert made.status_code == 201 and made.json()["slug"] == "churn"
    edited = api.patch("/api/v1/projects/churn/", {"description": "Who leaves"}, format="json")
    assert edited.json()["description"] == "Who leaves"


def test_rest_errors_have_one_shape(cast: Any, project: Project, api_for: Any) -> None:
    refused = api_for(cast.vic).patch(f"/api/v1/projects/{project.slug}/", {"name": "x"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    missing = api_for(cast.sam).get(f"/api/v1/projects/{project.slug}/")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = api_for(cast.olga).post(
        f"/api/v1/projects/{project.slug}/members/", {"username": "vic", "role": "king"}, format="json"
    )
    assert wrong.status_code == 400 and "role" in wrong.json()["fields"]
