"""Reading datasets."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.core.storage import store
from apps.datasets.models import Dataset, DatasetVersion, Import, Note, Split, Upload
from apps.jobs.choices import State
from apps.projects.models import Project

JUST = timedelta(minutes=15)
HEAVY = ("schema", "origin", "table")


def datasets_of(actor: Any, project: Project) -> QuerySet[Dataset]:
    """The project's datasets by name, each with ``head_id`` and ``version_count``; none from the trash."""
    return _annotated(actor, project).filter(trashed_at=None)


def _annotated(actor: Any, project: Project) -> QuerySet[Dataset]:
    newest = DatasetVersion.objects.live().filter(dataset=OuterRef("pk")).order_by("-number").values("id")[:1]
    rows = Dataset.objects.visible_to(actor).filter(project=project).select_related("author")
    return rows.annotate(head_id=Subquery(newest), version_count=Count("versions")).order_by("name")


def with_heads(datasets: Iterable[Dataset]) -> list[Dataset]:
    """The same datasets, each with ``head``: its newest version or None."""
    rows = list(datasets)
    heads = DatasetVersion.objects.defer(*HEAVY).select_related("author").in_bulk([row.head_id for row in rows])
    for row in rows:
        row.head = heads.get(row.head_id)
    return rows


def dataset(actor: Any, project: Project, dataset: uuid.UUID) -> Dataset:
    """One dataset with its ``head``, also from the trash, or 404."""
    found = _annotated(actor, project).select_related("project", "author").get_or_404(id=dataset)
    return with_heads([found])[0]


def free_name(project: Project, name: str) -> str:
    """The name, or the name with the first number behind it that makes it one that no dataset has."""
    taken = set(project.datasets.filter(trashed_at=None).values_list("name", flat=True))
    names = (name[:100] if n == 1 else f"{name[:90]} ({n})" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def versions_of(dataset: Dataset) -> QuerySet[DatasetVersion]:
    """Its versions, newest first, without their heavy parts: those in the trash left out, those purged as marks."""
    shown = dataset.versions.filter(Q(trashed_at=None) | Q(purged_at__isnull=False))
    return shown.select_related("author", "dataset").defer(*HEAVY)


def version(actor: Any, project: Project, dataset: uuid.UUID, number: int) -> DatasetVersion:
    """One version, or 404."""
    rows = DatasetVersion.objects.visible_to(actor).select_related("dataset__project", "author")
    found: DatasetVersion = rows.get_or_404(dataset__project=project, dataset=dataset, number=number)
    return found


@dataclass(frozen=True)
class Neighbours:
    """The numbers of the versions just before and after one, of those that can be looked at."""

    before: int | None
    after: int | None


def neighbours(version: DatasetVersion) -> Neighbours:
    """The versions to look at next, skipping those in the trash or purged."""
    rows = version.dataset.versions.filter(trashed_at=None, purged_at=None).order_by("number")
    numbers = rows.values_list("number", flat=True)
    return Neighbours(
        before=numbers.filter(number__lt=version.number).last(), after=numbers.filter(number__gt=version.number).first()
    )


def note(version: DatasetVersion, note: uuid.UUID) -> Note:
    """One note of a version, or 404."""
    found: Note = Note.objects.select_related("version__dataset__project").get_or_404(version=version, id=note)
    return found


def split(actor: Any, project: Project, split: uuid.UUID) -> Split:
    """One split, or 404."""
    rows = Split.objects.visible_to(actor).select_related("version__dataset__project", "author")
    found: Split = rows.get_or_404(version__dataset__project=project, id=split)
    return found


def upload(actor: Any, project: Project, upload: uuid.UUID) -> Upload:
    """One upload, or 404."""
    found: Upload = Upload.objects.visible_to(actor).select_related("project").get_or_404(project=project, id=upload)
    return found


def unfinished_uploads(actor: Any, project: Project) -> QuerySet[Upload]:
    """The files of the person that broke off on their way in, the latest first."""
    begun = Upload.objects.visible_to(actor).filter(project=project, author=actor, finished_at=None)
    return begun.filter(received__gt=0)


def uploads(actor: Any, project: Project, uploads: Iterable[uuid.UUID]) -> list[Upload]:
    """These uploads in this order; 404 if one is not there."""
    return [upload(actor, project, one) for one in dict.fromkeys(uploads)]


def imported(actor: Any, project: Project, entry: uuid.UUID) -> Import:
    """One import, or 404."""
    rows = Import.objects.visible_to(actor).select_related("dataset__project", "job__project", "job__author", "version")
    found: Import = rows.get_or_404(job__project=project, id=entry)
    return found


def open_import(dataset: Dataset) -> Import | None:
    """The newest import, while it runs or when it failed: what the dataset's page has to say first."""
    newest = dataset.imports.select_related("job", "job__project").first()
    return newest if newest and newest.job.state != State.SUCCEEDED else None


def unchanged_import(dataset: Dataset) -> Import | None:
    """The newest import, when the rows it brought were there already, as the version that it names."""
    newest = dataset.imports.select_related("version").first()
    same = newest is not None and newest.version is not None and newest.version.created_at < newest.created_at
    return newest if same else None


def is_just_imported(dataset: Dataset) -> bool:
    """Whether the newest import has just made the newest version: whoever waited for it wants to know what came."""
    newest = dataset.imports.select_related("job", "version").first()
    if newest is None or newest.version is None or newest.version != dataset.latest or unchanged_import(dataset):
        return False
    ended = newest.job.finished_at
    return ended is not None and timezone.now() - ended < JUST


def import_of(version: DatasetVersion) -> Import | None:
    """The import that made the version, if a file did."""
    found: Import | None = Import.objects.filter(version=version).select_related("job", "source").first()
    return found


def table_uri(version: DatasetVersion) -> str:
    """Where Spark, DuckDB, Polars or pandas find the version's Delta table."""
    return store().uri("tables", version.ref.table)
