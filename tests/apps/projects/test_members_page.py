"""The page of members: whom to add, and what roles and rights mean."""

from django.urls import reverse

from apps.projects.choices import Role
from apps.projects.policy import ACTIONS
from apps.projects.services import create_project, set_member
from apps.projects.wording import RIGHTS, ROLES


def test_every_role_and_right_has_words():
    assert set(RIGHTS) == ACTIONS and set(ROLES) == set(Role)


def test_people_of_shared_projects_are_suggested_and_strangers_are_not(cast, project, client_for):
    page = client_for(cast.olga).get(reverse("projects:members", args=[project.slug])).text
    assert '<option value="dan">' in page and f'<option value="{cast.sam.username}">' not in page
    set_member(cast.olga, create_project(cast.olga, "Another"), cast.sam.username, "viewer")
    page = client_for(cast.olga).get(reverse("projects:members", args=[project.slug])).text
    assert f'<option value="{cast.sam.username}">' in page


def test_whoever_may_not_add_people_is_told_of_nobody_but_reads_what_roles_mean(cast, project, client_for):
    page = client_for(cast.vic).get(reverse("projects:members", args=[project.slug])).text
    assert "<option" not in page.split("</table>")[0] and "<datalist" not in page
    assert "Approve or reject models made by others" in page and "Reads everything and changes nothing." in page
