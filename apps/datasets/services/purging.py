"""Taking rows off the disk for good.

First the rows in the database say that the content is gone, in one transaction; then files go that nothing else needs.
So no living version ever lacks a file: a purge that is killed midway left files that nobody needs, and is finished when
it is asked for again, or by the nightly sweep.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core import holdings
from apps.core.errors import Conflict
from apps.core.holdings import Dependant
from apps.core.storage import store
from apps.datasets.models import Analysis, Dataset, DatasetVersion, Import, Inspection, Upload
from apps.datasets.services.freeing import (
    FREEING,
    finish_purges,
    size_to_free,
    start_freeing,
    tables_of,
    title_of,
)
from apps.jobs.choices import ACTIVE
from apps.jobs.models import Job, JobLog
from apps.projects import policy
from apps.projects.models import Project
from workers.browsing.cache import forget
from workers.core.table_files import Freed


@dataclass(frozen=True)
class Preview:
    """What a purge would do: the versions whose rows go, what was made of them, and the bytes that it frees."""

    versions: list[DatasetVersion]
    dependants: list[Dependant]
    size: int


def trashed_versions(thing: Dataset | DatasetVersion | Project) -> list[DatasetVersion]:
    """The versions in the trash that a purge of ``thing`` takes away."""
    rows = DatasetVersion.objects.filter(purged_at=None).select_related("dataset__project")
    if isinstance(thing, DatasetVersion):
        return list(rows.filter(id=thing.id))
    if isinstance(thing, Dataset):
        return list(rows.filter(dataset=thing))
    mine = rows.filter(dataset__project=thing)
    return list(mine.exclude(trashed_at=None, dataset__trashed_at=None))


def preview_purge(thing: Dataset | DatasetVersion | Project) -> Preview:
    """What purging a dataset, a version or a project's whole trash would take away. Changes nothing."""
    versions = trashed_versions(thing)
    going = {version.id for version in versions}
    candidates = {digest for version in versions for digest in _objects_of(version)}
    for dataset in _datasets(thing, versions):
        candidates |= _failed_files(dataset)
    size = sum(_sizes(candidates - _held_without(versions)))
    size += sum(size_to_free(table, going) for table in tables_of(versions))
    return Preview(versions, holdings.dependants_of(going), size)


@dataclass(frozen=True)
class Purge:
    """What a purge freed; with a ``job`` what that is going to free."""

    freed: Freed
    job: Job | None = None


def purge(actor: User, thing: Dataset | DatasetVersion | Project) -> Freed:
    """Purge a dataset or a version that is in the trash, or everything in a project's trash; answers what it freed.

    The rows of the database stay and say so. Raises ``Conflict`` for what is not in the trash, or what a job still
    reads. Safe to ask again after it was interrupted.
    """
    project, loose = _bury_all(actor, thing)
    return finish_purges(project, loose)


def start_purge(actor: User, thing: Dataset | DatasetVersion | Project) -> Purge:
    """As ``purge``; where there is much to remove, the rows are gone at once and a job frees their files."""
    name = _("everything in the trash") if isinstance(thing, Project) else str(thing)
    project, loose = _bury_all(actor, thing)
    return Purge(*start_freeing(actor, project, title_of(name), loose))


def _bury_all(actor: User, thing: Dataset | DatasetVersion | Project) -> tuple[Project, set[str]]:
    """The rows say that the content is gone; answers the objects that no version names any more."""
    project = thing if isinstance(thing, Project) else thing.project
    policy.check(actor, "dataset.purge", project)
    _refuse_outside_trash(thing)
    with transaction.atomic():
        versions = trashed_versions(thing)
        datasets = _datasets(thing, versions)
        list(Dataset.objects.select_for_update().filter(id__in=[dataset.id for dataset in datasets]))
        _refuse_in_use(project, versions)
        for version in versions:
            forget(version.ref)
            _bury(actor, version)
        return project, {digest for dataset in datasets for digest in _bury_dataset(actor, dataset)}


def _refuse_outside_trash(thing: Dataset | DatasetVersion | Project) -> None:
    in_trash = isinstance(thing, Project) or thing.trashed_at
    if not in_trash and not (isinstance(thing, DatasetVersion) and thing.dataset.trashed_at):
        raise Conflict(_("Only what is in the trash can be purged. Put it there first."))


def _refuse_in_use(project: Project, versions: Sequence[DatasetVersion]) -> None:
    names = {str(version.table["manifest"]) for version in versions}
    for job in Job.objects.filter(state__in=ACTIVE, project=project):
        if names & set(holdings.digests_in(job.spec)):
            raise Conflict(_("“%(job)s” still reads these rows. Wait for it, or stop it first.") % {"job": job.label})


def _datasets(thing: Dataset | DatasetVersion | Project, versions: Iterable[DatasetVersion]) -> list[Dataset]:
    """The datasets that a purge empties wholly: those in the trash themselves."""
    if isinstance(thing, DatasetVersion):
        return []
    if isinstance(thing, Dataset):
        return [thing]
    return list(thing.datasets.exclude(trashed_at=None))


def _objects_of(version: DatasetVersion) -> set[str]:
    """Everything in the store that is there for this version alone, as far as the version knows."""
    imports = Import.objects.filter(version=version).values_list("files", flat=True)
    analyses = _analyses(version).exclude(result=None).values_list("result", flat=True)
    splits = version.splits.values_list("digest", flat=True)
    return set(holdings.digests_in([version.table["manifest"], *imports, *analyses, *splits]))


def _analyses(version: DatasetVersion) -> Any:
    return Analysis.objects.filter(version=version) | Analysis.objects.filter(other=version)


def _bury(actor: User, version: DatasetVersion) -> None:
    """The row stays as a tombstone; whatever tells of its values goes."""
    freeing = sorted(_objects_of(version))
    imports = list(Import.objects.filter(version=version).select_related("dataset"))
    _forget_files(version.dataset.project, imports)
    _analyses(version).delete()
    version.profiles.all().delete()
    version.notes.all().delete()
    kept = {key: version.origin[key] for key in ("kind", "file", "source", "restored") if key in version.origin}
    version.origin = {**kept, FREEING: freeing}
    version.trashed_at, version.purged_at = version.trashed_at or timezone.now(), timezone.now()
    version.save(update_fields=["origin", "trashed_at", "purged_at"])
    record(actor, "version.purged", version, version.project, rows=version.rows, size=version.size)


def _bury_dataset(actor: User, dataset: Dataset) -> set[str]:
    """Files of imports that made no version go with the dataset; one that never had a version goes altogether."""
    loose = _failed_files(dataset)
    _forget_files(dataset.project, list(dataset.imports.filter(version=None)))
    record(actor, "dataset.purged", dataset, dataset.project)
    if not dataset.versions.exists():
        dataset.imports.all().delete()
        dataset.delete()
    return loose


def _failed_files(dataset: Dataset) -> set[str]:
    return set(holdings.digests_in(dataset.imports.filter(version=None).values_list("files", flat=True)))


def _forget_files(project: Project, imports: Sequence[Import]) -> None:
    """The uploads, the looks and the log lines that these imports came from; their names alone are kept."""
    digests = set(holdings.digests_in([entry.files for entry in imports]))
    for entry in imports:
        entry.files = [{**file, "digest": ""} for file in entry.files]
        entry.reading = {}
        entry.save(update_fields=["files", "reading"])
    JobLog.objects.filter(job__in=[entry.job_id for entry in imports]).delete()
    others = set(holdings.digests_in(Import.objects.filter(job__project=project).values_list("files", flat=True)))
    alone = digests - others
    last = max((entry.created_at for entry in imports), default=None)
    if not alone or last is None:
        return
    Upload.objects.filter(project=project, digest__in=alone, created_at__lte=last).delete()
    for inspection in Inspection.objects.filter(project=project, created_at__lte=last):
        if alone & set(holdings.digests_in(inspection.files)):
            inspection.delete()


def _held_without(versions: Sequence[DatasetVersion]) -> set[str]:
    """What would still be held if these versions were purged: asked of a transaction that is taken back."""
    with transaction.atomic():
        point = transaction.savepoint()
        for version in versions:
            imports = list(Import.objects.filter(version=version).select_related("dataset"))
            _forget_files(version.dataset.project, imports)
            _analyses(version).delete()
        DatasetVersion.objects.filter(id__in=[version.id for version in versions]).update(purged_at=timezone.now())
        found = holdings.held(store())
        transaction.savepoint_rollback(point)
    return found


def _sizes(digests: Iterable[str]) -> Iterable[int]:
    here = store()
    return [size for digest in digests if (size := here.size(digest)) is not None]
