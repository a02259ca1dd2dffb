"""The registry in the browser's terms: what a reviewer sees and what happens when they decide."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.projects.models import Project
from apps.registry.choices import Status
from apps.registry.models import ModelVersion
from tests.cast import Cast
from tests.factories.models import make_approved, make_run, make_version

ClientFor = Callable[[User], Client]


def address(version: ModelVersion) -> str:
    return reverse("registry:version-detail", args=[version.project.slug, version.group_id, version.number])


def test_the_review_page_shows_the_evidence(cast: Cast, project: Project, client_for: ClientFor) -> None:
    version = make_version(project, cast.dan)
    page = client_for(cast.rita).get(address(version)).content.decode()
    for words in ("Pending approval", "0.9100", "0.8700 to 0.9500", "customers v1", "Stratified", "income", "Approve"):
        assert words in page
    assert version.run.package[:16] in page


def test_the_author_sees_why_they_cannot_decide(cast: Cast, project: Project, client_for: ClientFor) -> None:
    version = make_version(project, cast.olga)
    page = client_for(cast.olga).get(address(version)).content.decode()
    assert "somebody else has to review it" in page
    assert "Approve</button>" not in page
    answer = client_for(cast.olga).post(
        address(version), {"gate": "staging", "decision": "approved", "comment": "Mine"}
    )
    assert answer.status_code == 403
    assert not version.reviews.exists()


def test_rita_decides_and_everybody_sees_it(cast: Cast, project: Project, client_for: ClientFor) -> None:
    version = make_version(project, cast.dan)
    choice = {"gate": "staging", "decision": "approved", "comment": "Intervals <b>fine</b>"}
    assert client_for(cast.rita).post(address(version), choice).status_code == 302
    page = client_for(cast.vic).get(address(version)).content.decode()
    assert "Approved for staging" in page
    assert "Intervals &lt;b&gt;fine&lt;/b&gt;" in page


def test_a_decision_without_a_comment_is_asked_again(cast: Cast, project: Project, client_for: ClientFor) -> None:
    version = make_version(project, cast.dan)
    answer = client_for(cast.rita).post(address(version), {"gate": "staging", "decision": "approved", "comment": ""})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_the_wrong_order_is_a_sentence_on_the_form(cast: Cast, project: Project, client_for: ClientFor) -> None:
    version = make_version(project, cast.dan)
    choice = {"gate": "production", "decision": "approved", "comment": "Straight up"}
    answer = client_for(cast.rita).post(address(version), choice)
    assert answer.status_code == 422
    assert "Production stands behind staging" in answer.content.decode()


def test_dan_registers_a_run(cast: Cast, project: Project, client_for: ClientFor) -> None:
    run, dan = make_run(project, cast.dan), client_for(cast.dan)
    register = reverse("registry:register", args=[project.slug, run.number])
    assert "name a new one" in dan.post(register, {"name": " "}).content.decode()
    answer = dan.post(register, {"name": "Client churn", "note": "Better recall"})
    version = ModelVersion.objects.get(run=run)
    assert answer.url == address(version)
    assert (str(version), version.note, version.status) == ("client-churn v1", "Better recall", Status.PENDING)
    again = dan.post(register, {"group": version.group_id})
    assert again.status_code == 422
    assert "already registered" in again.content.decode()


def test_a_refused_registration_leaves_no_group_behind(cast: Cast, project: Project, client_for: ClientFor) -> None:
    run = make_run(project, cast.dan)
    run.package = ""
    run.save()
    register = reverse("registry:register", args=[project.slug, run.number])
    assert client_for(cast.dan).post(register, {"name": "early"}).status_code == 422
    assert not project.model_groups.exists()


def test_the_inbox_marks_what_is_your_own(cast: Cast, project: Project, client_for: ClientFor) -> None:
    make_version(project, cast.olga)
    make_approved(project, cast, "production", penalty=2)
    inbox = reverse("registry:inbox", args=[project.slug])
    page = client_for(cast.olga).get(inbox).content.decode()
    assert "churn v1" in page and "yours" in page
    assert "churn v2" not in page
    assert "Review</a>" in client_for(cast.rita).get(inbox).content.decode()


def test_lists_ask_no_more_questions_for_more_rows(
    cast: Cast, project: Project, client_for: ClientFor, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for penalty in (1, 2, 3):
        make_version(project, cast.dan, penalty)
    client = client_for(cast.vic)
    group = project.model_groups.get()
    for name, args in [("group-list", []), ("group-detail", [group.id]), ("inbox", [])]:
        with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
            assert client.get(reverse(f"registry:{name}", args=[project.slug, *args])).status_code == 200
