"""What went wrong is a page of ours, or one sentence where a fragment was asked for."""

from typing import Any

from django.test import RequestFactory

from apps.core.handlers import failed


def test_a_stranger_reads_that_nothing_is_there(client_for: Any, cast: Any, project: Any) -> None:
    answer = client_for(cast.sam).get(f"/p/{project.slug}/")
    assert answer.status_code == 404
    assert b"There is nothing at this address that you can see." in answer.content


def test_a_member_without_the_right_reads_who_has_it(client_for: Any, cast: Any, project: Any) -> None:
    answer = client_for(cast.vic).get(f"/p/{project.slug}/settings/")
    assert answer.status_code == 403
    assert b"Back to the project" in answer.content


def test_a_fragment_s_error_goes_to_the_messages_of_the_page(client_for: Any, cast: Any, project: Any) -> None:
    answer = client_for(cast.vic).get(f"/p/{project.slug}/settings/", headers={"hx-request": "true"})
    assert answer["HX-Retarget"] == "#messages"
    assert b"<html" not in answer.content


def test_the_page_for_what_broke_needs_no_database_and_no_person(rf: RequestFactory) -> None:
    answer = failed(rf.get("/"))
    assert answer.status_code == 500
    assert b"Nothing you had stored was changed." in answer.content
