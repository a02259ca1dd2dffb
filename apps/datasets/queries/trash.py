"""What is in the trash of a project."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum

from apps.datasets.models import Dataset, DatasetVersion
from apps.jobs.choices import ACTIVE
from apps.jobs.models import Job
from apps.projects.models import Project


@dataclass(frozen=True)
class Trashed:
    """A dataset, or one version, and the bytes that its versions take together."""

    thing: Dataset | DatasetVersion
    size: int
    at: datetime

    @property
    def name(self) -> str:
        return str(self.thing)


def in_trash(actor: Any, project: Project) -> list[Trashed]:
    """Datasets and single versions in the trash, newest first; what was purged is gone from it."""
    unpurged = Q(versions__purged_at=None)
    datasets = (
        Dataset.objects.visible_to(actor)
        .filter(project=project, trashed_at__isnull=False)
        .annotate(size=Sum("versions__size", filter=unpurged), left=Count("versions", filter=unpurged))
        .annotate(made=Count("versions"))
        .filter(Q(left__gt=0) | Q(made=0))
    )
    versions = DatasetVersion.objects.visible_to(actor).filter(
        dataset__project=project, dataset__trashed_at=None, trashed_at__isnull=False, purged_at=None
    )
    found = [Trashed(dataset, dataset.size or 0, dataset.trashed_at) for dataset in datasets]
    found += [Trashed(version, version.size, version.trashed_at) for version in versions.select_related("dataset")]
    return sorted(found, key=lambda item: item.at, reverse=True)


def purges_under_way(project: Project) -> list[Job]:
    """Jobs that free what was purged, newest first."""
    rows = Job.objects.filter(project=project, kind="datasets.purge", state__in=ACTIVE)
    return list(rows.select_related("project", "author"))


def purged_at(dataset: Dataset) -> datetime | None:
    """When the last rows of a dataset in the trash were purged; None while one of its versions has its rows."""
    if dataset.trashed_at is None:
        return None
    told = dataset.versions.aggregate(left=Count("id", filter=Q(purged_at=None)), last=Max("purged_at"))
    return None if told["left"] else told["last"]
