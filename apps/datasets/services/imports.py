"""Making a version from a file."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict, DomainError
from apps.core.storage import store
from apps.datasets.choices import Mode
from apps.datasets.models import Dataset, DatasetVersion, Import, Source, Upload
from apps.datasets.services.versions import create_dataset
from apps.jobs.choices import ACTIVE
from apps.jobs.services import submit
from apps.projects import policy
from apps.projects.models import Project
from workers.core.specs import to_json
from workers.core.words import _ as N_
from workers.core.words import say
from workers.importing.opening import StoredFile
from workers.importing.storing import ImportSpec
from workers.readers import readers

File = Upload | Path | StoredFile

Reading = Mapping[str, Any]
"""How to read a file, as far as a person chose: ``reader`` (its name), ``options`` (its parameters), ``formats``
(column -> form of value), ``missing`` (texts that stand for no value). Anything left out is found out."""


def start_import(
    actor: User,
    project: Project,
    *,
    files: Iterable[File],
    name: str = "",
    dataset: Dataset | None = None,
    source: Source | None = None,
    mode: str = Mode.REPLACE,
    reading: Reading | None = None,
    message: str = "",
    key: str | None = None,
) -> Import:
    """Start a job that makes the first version of a new dataset ``name``, or the next one of ``dataset``.

    ``files`` are finished uploads, files on this machine or stored files, of one shape. A new version is read the way
    that was chosen for the one before, unless ``reading`` says otherwise. The same ``key`` answers the import that is
    already there. ``source`` is the saved place that the files came from.
    """
    policy.check(actor, "dataset.edit" if dataset else "dataset.create", project)
    twin = Import.objects.filter(job__project=project, job__key=key).first() if key else None
    if twin is not None:
        return twin
    stored = stored_files(files, project)
    with transaction.atomic():
        called = name or (source.name if source else Path(stored[0].name).stem)
        target = dataset or create_dataset(actor, project, name=called)
        chosen = dict(reading) if reading is not None else last_reading(target)
        return _submit(actor, target, stored, source, mode=mode, chosen=chosen, message=message, key=key)


def stored_files(files: Iterable[File], project: Project) -> list[StoredFile]:
    """The files, safe in the store; at least one."""
    stored = [_stored(file, project) for file in files]
    if not stored:
        raise DomainError(_("Choose a file first."), field="files")
    return stored


def _stored(file: File, project: Project) -> StoredFile:
    if isinstance(file, StoredFile):
        return file
    if isinstance(file, Path):
        return StoredFile(store().put_file(file), file.name)
    if file.project_id != project.id or not file.finished_at:
        raise Conflict(_("The upload is not finished. Finish it first."))
    return StoredFile(file.digest, file.name)


def _submit(
    actor: User,
    dataset: Dataset,
    files: list[StoredFile],
    source: Source | None,
    *,
    mode: str,
    chosen: dict[str, Any],
    message: str,
    key: str | None = None,
) -> Import:
    Dataset.objects.select_for_update().get(id=dataset.id)
    head = dataset.latest
    _check(dataset, mode, chosen, head)
    spec = ImportSpec(
        store=store().ref,
        files=tuple(files),
        table=dataset.table,
        append_to=head.ref if head and mode == Mode.APPEND else None,
        before=head.schema if head else [],
        **chosen,
    )
    title = say(N_("Import {file} into {dataset}"), file=source.name if source else files[0].name, dataset=dataset.name)
    job = submit("datasets.import", spec, actor=actor, project=dataset.project, title=title, key=key)
    return Import.objects.create(
        job=job,
        dataset=dataset,
        mode=mode,
        message=message[:200],
        source=source,
        files=to_json(files),
        reading=chosen,
    )


def _check(dataset: Dataset, mode: str, chosen: dict[str, Any], head: DatasetVersion | None) -> None:
    if dataset.trashed_at:
        raise Conflict(_("This is in the trash. Take it out first."))
    if dataset.imports.filter(job__state__in=ACTIVE).exists():
        raise Conflict(_("An import into this dataset is running. Wait for it, or stop it first."))
    if mode == Mode.APPEND and head is None:
        raise DomainError(_("There is nothing to append to yet. Import the first version first."), field="mode")
    check_reading(chosen)


FLAGS = ("file_column", "inherited")
WISHES = {*FLAGS, "members", "reader", "options", "formats", "missing", "misfits", "decimal", "dates", "leave_out"}
"""What a person may say about how files are read; see ``workers.importing.asked.Asked``."""


def check_reading(chosen: Reading) -> None:
    """Refuse a way of reading that no reader knows. Raises ``DomainError``, ``UnknownPlugin`` or ``ParamsError``."""
    unknown = set(chosen) - WISHES
    if unknown:
        raise DomainError(_("Unknown import options: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name, known in (
        ("misfits", ("missing", "refuse")),
        ("decimal", ("", ",", ".")),
        ("dates", ("", "day", "month")),
    ):
        if chosen.get(name, known[0]) not in known:
            listed = ", ".join(f"“{word}”" for word in known)
            raise DomainError(_("%(name)s must be one of %(known)s.") % {"name": name, "known": listed}, field=name)
    for name in FLAGS:
        if not isinstance(chosen.get(name, False), bool):
            raise DomainError(_("“%(name)s” is true or false.") % {"name": name}, field=name)
    if reader := chosen.get("reader"):
        readers.get(reader).Params.parse(chosen.get("options", {}))


def last_reading(dataset: Dataset) -> dict[str, Any]:
    """How a person wanted the dataset's newest imported version to be read, as the next one is unless they say else."""
    last = dataset.imports.exclude(version=None).first()
    reading = dict(last.reading) if last else {}
    return {**reading, "inherited": True} if reading else {}
