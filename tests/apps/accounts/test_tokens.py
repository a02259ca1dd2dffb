"""API tokens: hashed, shown once, scoped, revocable."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts import services
from apps.accounts.models import ApiToken
from tests.cast import PASSWORD, make_project

pytestmark = pytest.mark.django_db

ME = "/api/v1/me/"


def test_the_text_of_a_token_is_kept_nowhere(cast: Any) -> None:
    token, text = services.create_token(cast.dan, "laptop")
    assert text.startswith("etb_") and len(text) > 40
    assert all(text not in str(value) for value in ApiToken.objects.filter(pk=token.pk).values()[0].values())


def test_a_live_token_signs_in(cast: Any, api_for: Any) -> None:
    assert api_for(cast.dan).get(ME).json()["username"] == "dan"


def test_a_revoked_or_expired_token_is_refused_at_once(cast: Any, api_for: Any) -> None:
    api = api_for(cast.dan)
    services.revoke_token(cast.dan, ApiToken.objects.get(user=cast.dan))
    assert api.get(ME).status_code == 401
    assert api_for(cast.dan, lifetime=timedelta(seconds=-1)).get(ME).status_code == 401


def test_a_token_of_one_project_opens_no_other(cast: Any, project: Any, api_for: Any) -> None:
    other = make_project(cast, "Other")
    api = api_for(cast.olga, project_id=project.pk)
    assert api.get(f"/api/v1/projects/{project.slug}/").status_code == 200
    assert api.get(f"/api/v1/projects/{other.slug}/").status_code == 404
    assert [row["slug"] for row in api.get("/api/v1/projects/").json()["results"]] == [project.slug]


def test_a_read_only_token_cannot_write(cast: Any, api_for: Any) -> None:
    assert api_for(cast.olga, read_only=True).post("/api/v1/projects/", {"name": "x"}, format="json").status_code == 403


def test_the_account_page_shows_a_new_token_once(cast: Any, client_for: Any) -> None:
    client = client_for(cast.dan)
    page = client.post("/account/", {"name": "laptop", "days": "30"}).content.decode()
    assert "etb_" in page.replace(ApiToken.objects.get(user=cast.dan).hint + "…", "")
    assert client.get("/account/").content.decode().count("etb_") <= 1


def test_one_cannot_revoke_another_persons_token(cast: Any, client_for: Any) -> None:
    token, _text = services.create_token(cast.dan, "laptop")
    assert client_for(cast.sam).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404


def test_guessing_a_password_is_slowed_down(cast: Any, client: Any) -> None:
    for _try in range(10):
        assert client.post("/sign-in/", {"username": "dan", "password": "wrong"}).status_code == 200
    assert client.post("/sign-in/", {"username": "dan", "password": PASSWORD}).status_code == 429


def test_a_token_without_its_csrf_session_cannot_be_forged_from_a_page(cast: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.olga)
    assert client.post("/api/v1/projects/", "{}", content_type="application/json").status_code == 403
