"""Routes of datasets."""

import tempfile
from pathlib import Path
from typing import Any

from apps.datasets.services import add_note, inspect, start_correlation, start_insights, try_source
from tests.factories.datasets import (
    csv_file,
    make_diff,
    make_import,
    make_source,
    make_split,
    make_upload,
    make_version,
)
from tests.house.routes import Route, World

ORDER = 10


def build(world: World) -> None:
    dan = world.cast.dan
    world.data_version = make_version(dan, world.project)
    world.dataset = world.data_version.dataset
    world.split = make_split(dan, world.data_version)
    start_correlation(dan, world.data_version)
    world.note = add_note(dan, world.data_version, "As delivered.")
    world.diff = make_diff(dan, world.data_version)
    world.insights = start_insights(dan, world.data_version)
    world.upload = make_upload(dan, world.project)
    with tempfile.TemporaryDirectory() as folder:
        world.imported = make_import(dan, world.project, csv_file(Path(folder)), name="Waiting")
        world.inspection = inspect(dan, world.project, files=[csv_file(Path(folder))])
    world.source = make_source(dan, world.project)
    world.fetch = try_source(dan, world.source)


def dataset(world: World) -> dict[str, Any]:
    return {"dataset": world.dataset.id}


def version(world: World) -> dict[str, Any]:
    return {"dataset": world.dataset.id, "number": world.data_version.number}


def file(world: World) -> dict[str, Any]:
    return {**version(world), "kind": "csv"}


def workbook(world: World) -> dict[str, Any]:
    return {**version(world), "kind": "xlsx"}


def upload(world: World) -> dict[str, Any]:
    return {"upload": world.upload.id}


def entry(world: World) -> dict[str, Any]:
    return {"entry": world.imported.id}


def inspection(world: World) -> dict[str, Any]:
    return {"inspection": world.inspection.id}


def note(world: World) -> dict[str, Any]:
    return {**version(world), "note": world.note.id}


def diff(world: World) -> dict[str, Any]:
    return {"diff": world.diff.id}


def split(world: World) -> dict[str, Any]:
    return {"split": world.split.id}


def part(world: World) -> dict[str, Any]:
    return {**split(world), "part": "train"}


def source(world: World) -> dict[str, Any]:
    return {"source": world.source.id}


def fetch(world: World) -> dict[str, Any]:
    return {"fetch": world.fetch.id}


def connector(world: World) -> dict[str, Any]:
    return {"connector": "url"}


def insights(world: World) -> dict[str, Any]:
    return {"analysis": world.insights.id}


ROUTES = [
    Route("datasets:list", "GET", "dataset.view"),
    Route("datasets:new", "GET", "dataset.create"),
    Route("datasets:new", "POST", "dataset.create"),
    Route("datasets:detail", "GET", "dataset.view", dataset),
    Route("datasets:columns", "GET", "dataset.view", dataset),
    Route("datasets:columns", "POST", "dataset.sensitive", dataset),
    Route("api-datasets:marks", "GET", "dataset.view", dataset),
    Route("api-datasets:marks", "PATCH", "dataset.sensitive", dataset),
    Route("datasets:import", "GET", "dataset.edit", dataset),
    Route("datasets:import", "POST", "dataset.edit", dataset),
    Route("datasets:inspection", "GET", "dataset.create", inspection),
    Route("datasets:inspection", "POST", "dataset.create", inspection),
    Route("api-datasets:inspections", "POST", "dataset.create"),
    Route("api-datasets:inspection", "GET", "dataset.create", inspection),
    Route("datasets:fetch", "GET", "source.view", fetch),
    Route("datasets:import-detail", "GET", "dataset.view", entry),
    Route("datasets:import-again", "POST", "dataset.edit", entry),
    Route("datasets:version-detail", "GET", "dataset.view", version),
    Route("datasets:version-profile", "GET", "dataset.view", version),
    Route("datasets:version-relations", "GET", "dataset.view", version),
    Route("datasets:version-relations", "POST", "dataset.view", version),
    Route("datasets:version-charts", "GET", "dataset.view", version),
    Route("datasets:version-insights", "GET", "dataset.view", version),
    Route("datasets:version-insights", "POST", "dataset.view", version),
    Route("datasets:insights-mark", "POST", "dataset.sensitive", insights),
    Route("datasets:version-splits", "GET", "dataset.view", version),
    Route("datasets:version-splits", "POST", "split.create", version),
    Route("datasets:split-rename", "POST", "split.create", split, {"name": "Judged on"}),
    Route("datasets:split-delete", "POST", "split.create", split),
    Route("datasets:version-origin", "GET", "dataset.view", version),
    Route("datasets:trash", "GET", "dataset.view"),
    Route("datasets:trash-purge", "GET", "dataset.purge"),
    Route("datasets:trash-purge", "POST", "dataset.purge"),
    Route("datasets:dataset-trash", "POST", "dataset.trash", dataset),
    Route("datasets:dataset-untrash", "POST", "dataset.trash", dataset),
    Route("datasets:dataset-purge", "GET", "dataset.purge", dataset),
    Route("datasets:dataset-purge", "POST", "dataset.purge", dataset),
    Route("datasets:version-trash", "POST", "dataset.trash", version),
    Route("datasets:version-untrash", "POST", "dataset.trash", version),
    Route("datasets:version-purge", "GET", "dataset.purge", version),
    Route("datasets:version-purge", "POST", "dataset.purge", version),
    Route("api-datasets:trash", "GET", "dataset.view"),
    Route("api-datasets:trash", "DELETE", "dataset.purge"),
    Route("api-datasets:dataset-trash", "POST", "dataset.trash", dataset),
    Route("api-datasets:dataset-trash", "DELETE", "dataset.trash", dataset),
    Route("api-datasets:dataset-purge", "GET", "dataset.purge", dataset),
    Route("api-datasets:dataset-purge", "POST", "dataset.purge", dataset),
    Route("api-datasets:version-trash", "POST", "dataset.trash", version),
    Route("api-datasets:version-trash", "DELETE", "dataset.trash", version),
    Route("api-datasets:version-purge", "GET", "dataset.purge", version),
    Route("api-datasets:version-purge", "POST", "dataset.purge", version),
    Route("datasets:compare", "GET", "dataset.view"),
    Route("datasets:edit", "GET", "dataset.edit", dataset),
    Route("datasets:edit", "POST", "dataset.edit", dataset, {"name": "Patients"}),
    Route("datasets:version-changes", "GET", "dataset.view", version),
    Route("datasets:version-changes", "POST", "dataset.view", version),
    Route("datasets:version-tags", "POST", "dataset.edit", version),
    Route("datasets:version-restore", "POST", "dataset.edit", version),
    Route("datasets:version-notes", "POST", "dataset.edit", version, {"text": "Sound."}),
    Route("datasets:note-remove", "POST", "dataset.edit", note),
    Route("datasets:version-file", "GET", "dataset.view", file),
    Route("datasets:version-workbook", "GET", "dataset.view", version),
    Route("datasets:version-workbook", "POST", "dataset.view", version),
    Route("datasets:refresh", "POST", "dataset.edit", dataset),
    Route("datasets:schedule", "POST", "dataset.edit", dataset),
    Route("datasets:sources", "GET", "source.view"),
    Route("datasets:source-new", "GET", "source.edit"),
    Route("datasets:source-make", "GET", "source.edit", connector),
    Route("datasets:source-make", "POST", "source.edit", connector),
    Route("datasets:source", "GET", "source.view", source),
    Route("datasets:source-edit", "GET", "source.edit", source),
    Route("datasets:source-edit", "POST", "source.edit", source),
    Route("datasets:source-try", "POST", "source.edit", source),
    Route("datasets:source-import", "GET", "dataset.create", source),
    Route("datasets:source-import", "POST", "dataset.create", source),
    Route("datasets:source-delete", "POST", "source.edit", source),
    Route("api-datasets:connectors", "GET", "source.view"),
    Route("api-datasets:sources", "GET", "source.view"),
    Route("api-datasets:sources", "POST", "source.edit"),
    Route("api-datasets:source-check", "POST", "source.edit"),
    Route("api-datasets:source", "GET", "source.view", source),
    Route("api-datasets:source", "PATCH", "source.edit", source),
    Route("api-datasets:source", "DELETE", "source.edit", source),
    Route("api-datasets:source-try", "POST", "source.edit", source),
    Route("api-datasets:source-look", "POST", "dataset.create", source),
    Route("api-datasets:source-fetches", "GET", "source.view", source),
    Route("api-datasets:source-fetches", "POST", "dataset.create", source),
    Route("api-datasets:fetch", "GET", "source.view", fetch),
    Route("api-datasets:refresh", "POST", "dataset.edit", dataset),
    Route("api-datasets:schedule", "GET", "dataset.view", dataset),
    Route("api-datasets:schedule", "POST", "dataset.edit", dataset),
    Route("api-datasets:schedule", "DELETE", "dataset.edit", dataset),
    Route("api-datasets:uploads", "POST", "dataset.create"),
    Route("datasets:upload-forget", "POST", "dataset.create", upload),
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
    Route("api-datasets:version-insights", "GET", "dataset.view", version),
    Route("api-datasets:version-insights", "POST", "dataset.view", version),
    Route("api-datasets:version-rows", "GET", "dataset.view", version),
    Route("api-datasets:version-rows", "POST", "dataset.view", version),
    Route("api-datasets:version-profile", "GET", "dataset.view", version),
    Route("api-datasets:version-correlation", "GET", "dataset.view", version),
    Route("api-datasets:version-correlation", "POST", "dataset.view", version),
    Route("api-datasets:version-charts", "GET", "dataset.view", version),
    Route("api-datasets:version-charts", "POST", "dataset.view", version, data={"chart": "bar", "params": {"x": "id"}}),
    Route("api-datasets:version-file", "GET", "dataset.view", file),
    Route("api-datasets:version-file", "POST", "dataset.view", workbook),
    Route("api-datasets:splits", "GET", "dataset.view", version),
    Route("api-datasets:splits", "POST", "split.create", version),
    Route("api-datasets:split", "GET", "dataset.view", split),
    Route("api-datasets:split", "PATCH", "split.create", split, {"name": "Judged on"}),
    Route("api-datasets:split", "DELETE", "split.create", split),
    Route("api-datasets:split-rows", "GET", "dataset.view", part),
    Route("api-datasets:detail", "PATCH", "dataset.edit", dataset, {"description": "Of Nice."}),
    Route("api-datasets:key", "GET", "dataset.view", dataset),
    Route("api-datasets:version-detail", "PATCH", "dataset.edit", version, {"tags": ["gold"]}),
    Route("api-datasets:version-restore", "POST", "dataset.edit", version),
    Route("api-datasets:diffs", "GET", "dataset.view", version),
    Route("api-datasets:diffs", "POST", "dataset.view", version, {}),
    Route("api-datasets:diff", "GET", "dataset.view", diff),
    Route("api-datasets:diff-rows", "GET", "dataset.view", diff),
    Route("api-datasets:notes", "GET", "dataset.view", version),
    Route("api-datasets:notes", "POST", "dataset.edit", version, {"text": "Sound."}),
    Route("api-datasets:note", "DELETE", "dataset.edit", note),
]
