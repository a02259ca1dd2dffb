"""A planted secret is looked for behind every address: roles without the right find it nowhere, in no form of it."""

import io
import re
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from apps.accounts.services import create_token
from apps.core.storage import store
from apps.datasets.models import Dataset
from apps.datasets.services import create_split, mark_columns, start_import, start_insights
from apps.deployments.choices import DeploymentState
from apps.deployments.models import Deployment
from apps.deployments.services.batch import start_batch
from apps.experiments.models import Run
from apps.jobs.models import Job
from apps.projects.policy import TABLE, role_of
from apps.recipes.services import commit_recipe, make_version, recheck, toggle_step
from apps.registry.services import register_version
from apps.training.services import start_training
from apps.training.wishes import Wishes
from tests.cast import make_cast, make_project
from tests.factories.models import make_group
from tests.factories.recipes import make_recipe
from tests.house.routes import Route, World, build, table
from workers.serving.captures import Answered, Tally, append_captures

CODES = ("Zanzibar-17", "Yokohama-23", "Xalapa-42")
SALARY = 7_654_321_098_700
"""Thirteen digits, so that no identifier, hash or number of bytes holds its beginning by chance."""
TOWN = "Quimper"
SECRETS = [*CODES, TOWN, TOWN.upper(), "quentin", "765432109", "7,654,321", "7\u202f654\u202f321", "7.654321"]
PARTS = re.compile(r"[^\W_]•|(?<!•)(?:•{1,2}|•{4,})(?!•)")
"""A beginning of a value that goes on in bullets, or bullets that count its letters: not the mask, which is three."""


def people(rows: int = 60) -> str:
    lines = ["number,code,salary,age,left,town,mail"]
    for number in range(rows):
        code = CODES[number % 3] if number % 7 else ""
        town = TOWN if number % 5 else TOWN.upper()
        left = "yes" if number % 20 > 9 else "no"
        lines.append(
            f"p{number:03},{code},{SALARY + number},{20 + number % 40},{left},{town},quentin{number}@{TOWN}.example"
        )
    return "\n".join(lines) + "\n"


STEPS = [
    {"op": "map_values", "params": {"column": "code", "pairs": [[CODES[1], CODES[2]]]}},
    {"op": "fill_missing", "params": {"columns": ["code"], "method": "mode"}},
    {"op": "formula", "params": {"formula": "salary + 0", "column": "pay"}},
    {"op": "ordinal_encode", "params": {"columns": ["code"]}},
]


@pytest.fixture
def world(db: None, probe_kind: Any, run_jobs: Any, tmp_path: Any) -> World:
    """Every kind of thing that can be made of a column, most of them after it was marked."""
    cast = make_cast()
    world = build(SimpleNamespace(cast=cast, project=make_project(cast)))
    Job.objects.all().update(state="cancelled")
    file = tmp_path / "people.csv"
    file.write_text(people())
    world.imported = start_import(cast.dan, world.project, files=[file], name="People")
    run_jobs()
    world.dataset = Dataset.objects.get(name="People")
    world.data_version = world.dataset.latest
    marks = {name: ["sensitive"] for name in ("code", "salary", "town", "mail")}
    mark_columns(cast.dan, world.dataset, marks)
    world.split = create_split(cast.dan, world.data_version, method="stratified", column="code", seed=1)
    world.recipe = make_recipe(cast.ana, world.project, name="Pay", steps=STEPS, version=world.data_version)
    for _off_and_on in range(2):  # what was done says the step in words
        toggle_step(cast.ana, world.recipe, 1, base=world.recipe.head.number)
    world.applied = make_version(cast.ana, world.recipe.head, world.data_version)
    _append_what_does_not_fit(world, tmp_path)
    start_insights(cast.dan, world.data_version, "")
    run_jobs()
    world.applied.refresh_from_db()
    assert world.applied.output, world.applied.job.error
    _train_and_serve(world, run_jobs)
    return world


def _append_what_does_not_fit(world: World, tmp_path: Any) -> None:
    bad = tmp_path / "more.csv"
    bad.write_text(people(5).replace(str(SALARY), CODES[0]))
    formats = {"formats": {"salary": "integer"}}
    world.appended = start_import(
        world.cast.dan, world.project, files=[bad], dataset=world.dataset, mode="append", reading=formats
    )


def _train_and_serve(world: World, run_jobs: Any) -> None:
    cast, version = world.cast, world.data_version
    keep = [STEPS[0], STEPS[1], STEPS[3]]
    recipe = commit_recipe(cast.ana, world.recipe, keep)
    recheck(cast.dan, recipe, version)
    wishes = Wishes(target="left", algorithm="linear", features=("code", "salary", "age"))
    world.training = start_training(cast.dan, world.project, version, wishes, recipe_version=recipe)
    run_jobs()
    world.training.refresh_from_db()
    assert world.training.run, world.training.job.error
    world.run = Run.objects.get(id=world.training.run_id)
    world.version = register_version(cast.dan, world.run, make_group(world.project, cast.dan, "people"))
    world.batch = start_batch(cast.ana, world.version, version)
    run_jobs()
    world.batch.refresh_from_db()
    assert world.batch.output, Job.objects.get(id=world.batch.job_id).error
    Deployment.objects.create(
        endpoint=world.endpoint,
        version=world.version,
        author=cast.dora,
        state=DeploymentState.IN_SERVICE,
        job=world.batch.job,
    )
    row = {"code": CODES[0], "salary": SALARY, "age": 30}
    answer = Answered(
        str(world.endpoint.id), "d", world.version.label, "console", 1.7e9, 1.0, [row],
        [{"prediction_id": "a", "prediction": "no"}], Tally(),
    )  # fmt: skip
    append_captures(store(), str(world.endpoint.id), [answer])


def addresses(world: World) -> list[tuple[Route, str]]:
    """Every address of the project that answers GET, and views of some that show more."""
    found = []
    for route in table():
        if route.verb == "GET" and route.action in TABLE["owner"]:
            for kwargs in _places(route, world):
                found.append((route, reverse(route.name, kwargs={"project": world.project.slug, **kwargs})))
    for route, address in list(found):
        if route.name == "datasets:version-profile":
            found += [(route, f"{address}?column={name}") for name in ("code", "salary", "pay")]
        if route.name.endswith("datasets:version-file"):
            found += [(route, f"{address}?{look}") for look in ("columns=0-1", "sort=age", f"q={CODES[0]}")]
            found += [(route, address.replace("/csv/", f"/{kind}/")) for kind in ("csv-excel", "xlsx")]
        if route.name == "api-recipes:version-check":
            found.append((route, f"{address}?source={world.data_version.id}"))
        if route.name == "recipes:detail":
            found += [(route, f"{address}?step={step}") for step in range(4)]
    return found


def _places(route: Route, world: World) -> list[dict[str, Any]]:
    """The route's object, and the other versions, recipes and jobs where it is about such."""
    kwargs = dict(route.kwargs(world))
    if set(kwargs) == {"job"}:
        return [{"job": job} for job in Job.objects.filter(project=world.project).values_list("id", flat=True)]
    if {"dataset", "number"} <= set(kwargs):
        versions = [world.data_version, world.dataset.latest, world.applied.output, world.batch.output]
        kinds = [{"kind": "csv"}, {"kind": "parquet"}] if "kind" in kwargs else [{}]
        return [{**kwargs, "dataset": v.dataset_id, "number": v.number, **kind} for v in versions for kind in kinds]
    if set(kwargs) == {"recipe", "number"}:
        return [{**kwargs, "number": number} for number in (2, 3, 5)]
    return [kwargs]


def text_of(response: Any) -> str:
    """All that an answer says: its page, its JSON, its file, and the rows of a Parquet file as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:4] == b"PAR1":
        return pl.read_parquet(io.BytesIO(content)).write_csv()
    if content[:4] == b"PK\x03\x04":
        return str(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())
    return str(content.decode("utf-8", "replace")) + str(dict(response.headers))


def client(person: Any, route: Route) -> Client:
    made: Client = APIClient() if route.is_api else Client()
    if route.is_api:
        made.credentials(HTTP_AUTHORIZATION=f"Bearer {create_token(person, 'look')[1]}")  # type: ignore[attr-defined]
    else:
        made.force_login(person)
    return made


def secrets_in(text: str) -> list[str]:
    """What the text tells of the secrets, be it their first letter or how long they are."""
    return [s for s in SECRETS if s in text] + PARTS.findall(text.replace("\\u2022", "•"))


def found_by(person: Any, world: World) -> dict[str, list[str]]:
    """Address -> the secrets that it tells the person."""
    told = {}
    for route, address in addresses(world):
        response = client(person, route).get(address)
        assert response.status_code < 500, address
        if response.status_code == 200 and (secrets := secrets_in(text_of(response))):
            told[f"{route.name} {address}"] = secrets
    return told


@pytest.mark.timeout(900)
def test_a_role_without_the_right_finds_the_secret_behind_no_address(world: World) -> None:
    for name in ("vic", "rita", "dora"):
        person = getattr(world.cast, name)
        assert "dataset.sensitive" not in TABLE[str(role_of(person, world.project))]
        assert found_by(person, world) == {}


@pytest.mark.timeout(900)
def test_the_secret_is_there_to_be_found_by_those_who_may(world: World) -> None:
    """So that the test above can fail: the same walk finds it on every surface."""
    told = {place.split()[0] for place in found_by(world.cast.olga, world)}
    assert told >= {
        "datasets:version-insights", "api-datasets:version-insights", "recipes:check", "api-recipes:version-check",
        "api-datasets:version-rows", "api-datasets:version-profile",
        "datasets:version-profile", "datasets:version-splits", "datasets:version-file", "api-datasets:version-file",
        "api-datasets:split", "recipes:detail", "api-recipes:version-rows", "api-recipes:version-detail",
        "registry:version-detail", "api-experiments:run-signature", "api-explain:explanation",
        "experiments:run-detail", "deployments:endpoint-captures", "api-deployments:capture-list",
        "deployments:endpoint-test", "deployments:endpoint-detail",
        "recipes:history", "recipes:compare", "api-recipes:versions",
    }  # fmt: skip
