"""Runs inside a live studio's settings what a test cannot do over HTTP: ``python -m tests.live_shell <verb> …``."""

import json
import os
import sys
from dataclasses import fields
from typing import Any

import django

django.setup()

import polars as pl  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.accounts.services import create_token  # noqa: E402
from apps.core.storage import store  # noqa: E402
from apps.datasets.services import create_dataset, record_version  # noqa: E402
from apps.jobs import services  # noqa: E402
from apps.jobs.models import Job  # noqa: E402
from apps.projects.models import Project  # noqa: E402
from tests.cast import Cast, make_cast, make_project  # noqa: E402
from tests.house.routes import Route, World, build, table  # noqa: E402
from tests.probe import ProbeSpec  # noqa: E402
from workers.core.schema import Schema  # noqa: E402
from workers.core.tables import scan_table, write_table  # noqa: E402


def cast() -> dict[str, Any]:
    """Make the cast and its project; answers a token for each person."""
    people = make_cast()
    project = make_project(people)
    tokens = {name: create_token(user, "live")[1] for name, user in vars(people).items()}
    return {"project": project.slug, "tokens": tokens}


def probe(slug: str, spec: str) -> dict[str, Any]:
    """Submit one probe job."""
    project = Project.objects.get(slug=slug)
    with transaction.atomic():
        job = services.submit(
            "tests.probe", ProbeSpec(**json.loads(spec)), actor=project.created_by, project=project, title="Probe"
        )
    return {"id": str(job.id)}


def send(job: str, times: str) -> dict[str, Any]:
    """Send a job's message again and again."""
    return {"sent": sum(services.dispatch(Job.objects.get(id=job)) for _ in range(int(times)))}


def pages(slug: str) -> dict[str, Any]:
    """Make one of everything that the route table knows; answers the address of every whole page, by its name."""
    people = Cast(**{f.name: User.objects.get(username=f.name) for f in fields(Cast)})
    world = build(World(cast=people, project=Project.objects.get(slug=slug)))
    client = Client(headers={"host": "localhost"})
    client.force_login(people.olga)
    routes = [route for route in table() if route.verb == "GET" and not route.is_api]
    addresses = {route.name: _address(route, world) for route in routes}
    answers = {name: client.get(address) for name, address in addresses.items()}
    return {
        name: addresses[name]
        for name, answer in answers.items()
        if answer.status_code == 200 and b"<main" in answer.getvalue()
    }


def tall(slug: str, rows: str) -> dict[str, Any]:
    """A dataset of so many rows: their number from 0, its remainder by 1,000, one of four cities; without a profile."""
    project, dan = Project.objects.get(slug=slug), User.objects.get(username="dan")
    dataset, at = create_dataset(dan, project, name="Tall"), pl.col("number")
    batches = (
        pl.select(pl.int_range(first, first + 250_000).alias("number")).with_columns(
            (at % 1000).alias("rest"),
            (at % 4).replace_strict([0, 1, 2, 3], ["Paris", "Lyon", "Metz", "Brest"]).alias("city"),
        )
        for first in range(0, int(rows), 250_000)
    )
    table = write_table(store(), dataset.table, batches)
    record_version(dataset, table, Schema.of(scan_table(table)), author=dan, origin={"kind": "test"}, profile=())
    return {"dataset": str(dataset.id)}


def _address(route: Route, world: World) -> str:
    kwargs = dict(route.kwargs(world))
    try:
        return reverse(route.name, kwargs={**kwargs, "project": world.project.slug})
    except NoReverseMatch:
        return reverse(route.name, kwargs=kwargs)


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    verbs = {"cast": cast, "probe": probe, "send": send, "pages": pages, "tall": tall}
    sys.stdout.write(json.dumps(verbs[verb](*arguments)))
    sys.stdout.flush()
    os._exit(0)  # as a job's process ends: some libraries' threads do not like to be waited for
