"""Calling an endpoint from the studio's pages and API, and by the snippets they show."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.deployments.models import ApiKey, Endpoint
from apps.deployments.services import publishing
from apps.projects.models import Project
from tests.apps.deployments.conftest import ROW, Inference
from tests.cast import Cast
from tests.factories.models import make_approved, make_endpoint
from tests.serving import wait_for

ClientFor = Callable[[User], Client]


@pytest.fixture
def served(cast: Cast, project: Project, inference: Inference) -> Endpoint:
    endpoint = make_endpoint(project, cast.dora)
    inference.deploy(cast.dora, endpoint, make_approved(project, cast))
    return endpoint


def page(name: str, endpoint: Endpoint) -> str:
    return reverse(f"deployments:{name}", args=[endpoint.project.slug, endpoint.id])


def blocks(html: str) -> list[str]:
    """The texts of the page's code blocks."""
    return [unescape(text) for text in re.findall(r"<code>(.*?)</code>", html, re.DOTALL)]


def field(html: str) -> str:
    """The text in the page's text area."""
    return unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[0])


def test_the_console_shows_a_raw_row_and_its_answer(served: Endpoint, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.dan)
    body = field(client.get(page("endpoint-test", served)).content.decode())
    assert '"income": ' in body
    answer = client.post(page("endpoint-test", served), {"body": body}, headers={"HX-Request": "true"})
    assert '<section class="card" id="answer"' in answer.content.decode()
    assert "probability_yes" in answer.content.decode()


def test_the_console_shows_what_is_wrong(served: Endpoint, cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.dan).post(page("endpoint-test", served), {"body": '{"rows": [{"age": 1}]}'})
    assert "422" in answer.content.decode() and "The column “income” is missing" in unescape(answer.content.decode())


def test_the_console_without_a_server_says_so(
    cast: Cast, project: Project, client_for: ClientFor, settings: Any
) -> None:
    settings.SERVING_URL = "http://127.0.0.1:1"
    answer = client_for(cast.dan).post(page("endpoint-test", make_endpoint(project, cast.dora)), {"body": "{}"})
    assert answer.status_code == 409
    assert "inference server does not answer" in answer.content.decode()


def test_the_console_by_rest(served: Endpoint, cast: Cast, api_for: Callable[..., Any]) -> None:
    address = f"/api/v1/projects/{served.project.slug}/endpoints/{served.id}/test/"
    answer = api_for(cast.dan).post(address, {"rows": [ROW]}, format="json").json()
    assert (answer["status"], answer["body"]["model_version"]) == (200, "churn/1")
    assert api_for(cast.vic).post(address, {"rows": [ROW]}, format="json").status_code == 403


def test_a_new_key_is_shown_once_in_calls_that_work_when_pasted(
    served: Endpoint, cast: Cast, client_for: ClientFor, inference: Inference
) -> None:
    client = client_for(cast.dora)
    shown = client.post(page("endpoint-keys", served), {"name": "billing", "days": "30"}).content.decode()
    text, curl, python, javascript = blocks(shown)
    assert ApiKey.objects.get().expires_at is not None
    assert text not in client.get(page("endpoint-keys", served)).content.decode()
    publishing.publish_pending()
    wait_for(lambda: inference.predict(served, text).status_code == 200)
    for command in (["bash", "-c", curl], [sys.executable, "-c", python], ["node", "-e", javascript]):
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, env=_plain_environment())
        assert "probability_yes" in said.stdout, (command[0], said.stderr)


def test_keys_by_rest(served: Endpoint, cast: Cast, api_for: Callable[..., Any], inference: Inference) -> None:
    address, dora = f"/api/v1/projects/{served.project.slug}/endpoints/{served.id}/keys/", api_for(cast.dora)
    made = dora.post(address, {"name": "billing"}, format="json").json()
    publishing.publish_pending()
    wait_for(lambda: inference.predict(served, made["text"]).status_code == 200)
    [listed] = dora.get(address).json()["results"]
    assert "text" not in listed and listed["state"] == "active"
    assert dora.delete(f"{address}{made['id']}/").status_code == 204
    publishing.publish_pending()
    wait_for(lambda: inference.predict(served, made["text"]).status_code == 401)
    assert dora.delete(f"{address}{made['id']}/").status_code == 409


def _plain_environment() -> dict[str, str]:
    """No proxy of this machine between a snippet and loopback."""
    return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
