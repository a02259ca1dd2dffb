"""Every route x verb x role x own or foreign: what the policy table says is what happens."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.accounts.services import create_token
from apps.projects.policy import TABLE, role_of
from tests.cast import make_cast, make_project
from tests.house.routes import Route, World, build, table

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = {401, 403, 404}


@pytest.fixture
def worlds(db: None, probe_kind: Any) -> tuple[World, World]:
    """Our project with all its objects, and another one that nobody of ours belongs to."""
    cast = make_cast()
    ours = build(SimpleNamespace(cast=cast, project=make_project(cast)))
    others = {name: User.objects.create(username=f"other-{name}") for name in vars(cast)}
    foreign_cast = type(cast)(**others)
    foreign = build(SimpleNamespace(cast=foreign_cast, project=make_project(foreign_cast, "Foreign")))
    return ours, foreign


def real_routes() -> set[tuple[str, str]]:
    """Every (name, verb) that the studio answers to, read off the address resolver and the views themselves."""
    return {(name, verb) for name, view in _walk(get_resolver().url_patterns) for verb in _verbs(view)}


def test_every_route_is_listed_and_every_listed_route_exists() -> None:
    listed = {(route.name, route.verb) for route in table()}
    assert real_routes() - listed == set(), "list these in tests/house/routes/"
    assert listed - real_routes() == set(), "these are gone: take them off tests/house/routes/"


@pytest.mark.timeout(400)
def test_every_route_obeys_the_policy_table(worlds: tuple[World, World]) -> None:
    ours, foreign = worlds
    wrong = [fault for route in table() for fault in _faults(route, ours, foreign)]
    assert not wrong, "\n" + "\n".join(wrong)


def _faults(route: Route, ours: World, foreign: World) -> Iterator[str]:
    people: dict[str, User | None] = {**ours.cast.members(), "sam": ours.cast.sam, "nobody": None}
    for name, person in people.items():
        status = _knock(route, person, ours, ours)
        expected, fits = _expectation(route, person, ours)
        if not fits(status):
            yield f"{route.verb} {route.name} as {name}: {status}, expected {expected}"
    if route.kwargs(ours) != route.kwargs(foreign) and route.action in TABLE["owner"]:
        status = _knock(route, ours.cast.olga, ours, foreign)
        if status != 404:
            yield f"{route.verb} {route.name} for a foreign object: {status}, expected 404"


def _expectation(route: Route, person: User | None, world: World) -> tuple[str, Any]:
    if route.action == "public":
        return "let in", lambda status: status not in REFUSED and status < 500
    if person is None:
        return "sent to sign in", lambda status: status == 401 if route.is_api else status == 302
    if route.action == "signed-in":
        return "let in", lambda status: status not in {401, 403} and status < 500
    if route.action == "admin":
        return "404", lambda status: status == 404
    role = role_of(person, world.project)
    if role is None:
        return "404", lambda status: status == 404
    if route.action in TABLE[role]:
        return "let in", lambda status: status not in REFUSED and status < 500
    return "403", lambda status: status == 403


def _knock(route: Route, person: User | None, world: World, objects: World) -> int:
    kwargs = dict(route.kwargs(objects))
    if route.name.split(":")[0].removesuffix("-root").removesuffix("-site") == route.name.split(":")[0]:
        kwargs |= {"project": world.project.slug} if route.name != "openapi" else {}
    address = reverse(route.name, kwargs=kwargs)
    with transaction.atomic():
        point = transaction.savepoint()
        response = _client(route, person).generic(
            route.verb, address, **_body(route), headers={"accept": "application/json" if route.is_api else "text/html"}
        )
        if hasattr(response, "close"):
            response.close()
        transaction.savepoint_rollback(point)
    return int(response.status_code)


def _body(route: Route) -> dict[str, Any]:
    if route.verb == "GET":
        return {}
    if route.is_api:
        return {"data": json.dumps(route.data or {}), "content_type": "application/json"}
    return {"data": urlencode(route.data or {}), "content_type": "application/x-www-form-urlencoded"}


def _client(route: Route, person: User | None) -> Client:
    client = APIClient() if route.is_api else Client()
    client.raise_request_exception = False
    if person is not None and route.is_api:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {create_token(person, 'door')[1]}")
    elif person is not None:
        client.force_login(person)
    return client


def _walk(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback


def _verbs(view: Any) -> set[str]:
    """What the view answers to, as itself declares it."""
    rights = getattr(view, "rights", None)
    if rights is not None:
        return set(rights) - {"HEAD"}
    cls = getattr(view, "view_class", getattr(view, "cls", None))
    if cls is not None:
        return {verb for verb in VERBS if hasattr(cls, verb.lower()) and verb.lower() in cls.http_method_names}
    return set(getattr(view, "verbs", ()))
