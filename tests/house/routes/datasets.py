"""Routes of datasets."""

import tempfile
from pathlib import Path
from typing import Any

from apps.datasets.services import inspect
from tests.factories.datasets import csv_file, make_import, make_split, make_upload, make_version
from tests.house.routes import Route, World

ORDER = 10


def build(world: World) -> None:
    dan = world.cast.dan
    world.data_version = make_version(dan, world.project)
    world.dataset = world.data_version.dataset
    world.split = make_split(dan, world.data_version)
    world.upload = make_upload(dan, world.project)
    with tempfile.TemporaryDirectory() as folder:
        world.imported = make_import(dan, world.project, csv_file(Path(folder)), name="Waiting")
        world.inspection = inspect(dan, world.project, files=[csv_file(Path(folder))])


def dataset(world: World) -> dict[str, Any]:
    return {"dataset": world.dataset.id}


def version(world: World) -> dict[str, Any]:
    return {"dataset": world.dataset.id, "number": world.data_version.number}


def file(world: World) -> dict[str, Any]:
    return {**version(world), "kind": "csv"}


def upload(world: World) -> dict[str, Any]:
    return {"upload": world.upload.id}


def entry(world: World) -> dict[str, Any]:
    return {"entry": world.imported.id}


def inspection(world: World) -> dict[str, Any]:
    return {"inspection": world.inspection.id}


def split(world: World) -> dict[str, Any]:
    return {"split": world.split.id}


def part(world: World) -> dict[str, Any]:
    return {**split(world), "part": "train"}


ROUTES = [
    Route("datasets:list", "GET", "dataset.view"),
    Route("datasets:new", "GET", "dataset.create"),
    Route("datasets:new", "POST", "dataset.create"),
    Route("datasets:detail", "GET", "dataset.view", dataset),
    Route("datasets:import", "GET", "dataset.edit", dataset),
    Route("datasets:import", "POST", "dataset.edit", dataset),
    Route("datasets:inspection", "GET", "dataset.create", inspection),
    Route("datasets:inspection", "POST", "dataset.create", inspection),
    Route("api-datasets:inspections", "POST", "dataset.create"),
    Route("api-datasets:inspection", "GET", "dataset.create", inspection),
    Route("datasets:import-again", "POST", "dataset.edit", entry),
    Route("datasets:version-detail", "GET", "dataset.view", version),
    Route("datasets:version-profile", "GET", "dataset.view", version),
    Route("datasets:version-splits", "GET", "dataset.view", version),
    Route("datasets:version-splits", "POST", "split.create", version),
    Route("datasets:version-origin", "GET", "dataset.view", version),
    Route("datasets:version-file", "GET", "dataset.view", file),
    Route("api-datasets:uploads", "POST", "dataset.create"),
    Route("api-datasets:upload", "GET", "dataset.create", upload),
    Route("api-datasets:upload", "PUT", "dataset.create", upload),
    Route("api-datasets:upload-finish", "POST", "dataset.create", upload),
    Route("api-datasets:list", "GET", "dataset.view"),
    Route("api-datasets:list", "POST", "dataset.create"),
    Route("api-datasets:detail", "GET", "dataset.view", dataset),
    Route("api-datasets:imports", "GET", "dataset.view", dataset),
    Route("api-datasets:imports", "POST", "dataset.edit", dataset),
    Route("api-datasets:versions", "GET", "dataset.view", dataset),
    Route("api-datasets:version-detail", "GET", "dataset.view", version),
    Route("api-datasets:version-rows", "GET", "dataset.view", version),
    Route("api-datasets:version-profile", "GET", "dataset.view", version),
    Route("api-datasets:version-file", "GET", "dataset.view", file),
    Route("api-datasets:splits", "GET", "dataset.view", version),
    Route("api-datasets:splits", "POST", "split.create", version),
    Route("api-datasets:split", "GET", "dataset.view", split),
    Route("api-datasets:split-rows", "GET", "dataset.view", part),
]
