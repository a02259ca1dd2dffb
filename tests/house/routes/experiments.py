"""Routes of experiments, training and explanations."""

from typing import Any

from apps.core.storage import store
from apps.experiments.models import Artifact
from tests.factories.models import make_run
from tests.factories.runs import ask_training
from tests.house.routes import Route, World

ORDER = 40


def build(world: World) -> None:
    world.run = make_run(world.project, world.cast.dan)
    world.training = ask_training(world.cast.dan, world.project)
    Artifact.objects.create(run=world.run, name="card.json", digest=_card(world), size=2)


def _card(world: World) -> str:
    manifest = store().folder_manifest(world.run.package)
    return manifest["card.json"]


def run(world: World) -> dict[str, Any]:
    return {"number": world.run.number}


def file(world: World) -> dict[str, Any]:
    return {**run(world), "name": "card.json"}


def experiment(world: World) -> dict[str, Any]:
    return {"experiment": world.run.experiment_id}


def training(world: World) -> dict[str, Any]:
    return {"training": world.training.id}


ROUTES = [
    Route("experiments:list", "GET", "run.view"),
    Route("experiments:compare", "GET", "run.view"),
    Route("experiments:run-detail", "GET", "run.view", run),
    Route("experiments:run-file", "GET", "run.view", file),
    Route("api-experiments:experiments", "GET", "run.view"),
    Route("api-experiments:experiments", "POST", "run.start"),
    Route("api-experiments:experiment", "GET", "run.view", experiment),
    Route("api-experiments:list", "GET", "run.view"),
    Route("api-experiments:compare", "GET", "run.view"),
    Route("api-experiments:run-detail", "GET", "run.view", run),
    Route("api-experiments:run-evaluation", "GET", "run.view", run),
    Route("api-experiments:run-trials", "GET", "run.view", run),
    Route("api-experiments:run-signature", "GET", "run.view", run),
    Route("explain:explanation", "GET", "run.view", run),
    Route("explain:explanation", "POST", "run.start", run),
    Route("api-explain:explanation", "GET", "run.view", run),
    Route("api-explain:explanation", "POST", "run.start", run),
    Route("training:new", "GET", "run.start"),
    Route("training:new", "POST", "run.start"),
    Route("training:detail", "GET", "run.view", training),
    Route("training:again", "GET", "run.start", training),
    Route("training:past-leaks", "POST", "run.start", training),
    Route("api-training:list", "GET", "run.view"),
    Route("api-training:list", "POST", "run.start"),
    Route("api-training:suggestion", "GET", "run.start"),
    Route("api-training:detail", "GET", "run.view", training),
]
