"""Real datasets with real small tables."""

from pathlib import Path

import polars as pl

from apps.accounts.models import User
from apps.core.storage import store
from apps.datasets.models import Analysis, Dataset, DatasetVersion, Import, Source, Split, Upload
from apps.datasets.services import (
    compare,
    create_dataset,
    create_source,
    create_split,
    create_upload,
    record_version,
    start_import,
)
from apps.projects.models import Project
from workers.comparing.diff import DiffSpec, diff
from workers.core.reporter import Silent
from workers.core.specs import from_json, to_json
from workers.core.tables import scan_table, write_table
from workers.profiling.profile import ProfileSpec, marked_schema, profile

PATIENTS = pl.DataFrame(
    {
        "id": [f"{number:05}" for number in range(40)],
        "diagnosis": ["M", "B"] * 20,
        "radius": [10 + number / 4 for number in range(40)],
        "visits": [None if number % 10 == 0 else number % 5 for number in range(40)],
    }
)


def csv_file(
    folder: Path, text: str = "id,diagnosis,radius\n00001,M,17.5\n00002,B,11.2\n", name: str = "a.csv"
) -> Path:
    """A file on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def make_upload(actor: User, project: Project, size: int = 10) -> Upload:
    """An upload that was announced and has no bytes yet."""
    return create_upload(actor, project, name="a.csv", size=size)


def make_dataset(actor: User, project: Project, name: str = "Patients") -> Dataset:
    return create_dataset(actor, project, name=name)


def make_version(
    actor: User,
    project: Project,
    frame: pl.DataFrame = PATIENTS,
    *,
    name: str = "Patients",
    dataset: Dataset | None = None,
) -> DatasetVersion:
    """A version that holds ``frame``, with its profile, as a job's ``complete()`` would record it."""
    target = dataset or make_dataset(actor, project, name)
    table = write_table(store(), target.table, frame)
    facts = profile(ProfileSpec(table), Silent()).columns
    return record_version(
        target, table, marked_schema(table, facts), author=actor, origin={"kind": "test"}, profile=facts
    )


def make_split(actor: User, version: DatasetVersion) -> Split:
    """Stratified by diagnosis, 60/20/20."""
    return create_split(actor, version, method="stratified", column="diagnosis", seed=7)


def make_import(actor: User, project: Project, path: Path, **others: object) -> Import:
    """An import whose job waits in the queue."""
    return start_import(actor, project, files=[path], **others)  # type: ignore[arg-type]


def make_source(
    actor: User, project: Project, name: str = "Orders", connector: str = "url", **options: object
) -> Source:
    """A saved source; nobody has asked it yet."""
    wanted = options or {"url": "https://data.example.com/orders.csv"}
    return create_source(actor, project, name=name, connector=connector, options=wanted, secrets={}, anyway=True)


def make_diff(actor: User, version: DatasetVersion) -> Analysis:
    """The version compared with one that has another first row, with its result as the job would record it."""
    frame = scan_table(version.ref).collect()
    before = make_version(actor, version.project, frame[1:], name=f"{version.dataset.name} before")
    found = compare(actor, before, version)
    spec = from_json(found.job.spec, DiffSpec)
    found.result = to_json(diff(spec, Silent()))
    found.save(update_fields=["result"])
    return found
