"""Reading sources and what was fetched from them."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from apps.datasets.models import Dataset, Fetch, Import, Schedule, Source
from apps.projects.models import Project


def sources_of(actor: Any, project: Project, search: str = "") -> QuerySet[Source]:
    """The project's sources by name."""
    rows = Source.objects.visible_to(actor).filter(project=project).select_related("author", "project")
    return (rows.filter(name__icontains=search) if search else rows).order_by("name")


def source(actor: Any, project: Project, source: uuid.UUID) -> Source:
    """One source, or 404."""
    found: Source = sources_of(actor, project).get_or_404(id=source)
    return found


def fetches_of(source: Source) -> QuerySet[Fetch]:
    """Its fetches, newest first."""
    jobs = ("job__project", "job__author", "entry__job__project")
    related = ("author", "dataset", "entry__version", "source", *jobs)
    return source.fetches.select_related(*related)


def fetch(actor: Any, project: Project, fetch: uuid.UUID) -> Fetch:
    """One fetch, or 404."""
    rows = Fetch.objects.visible_to(actor).select_related(
        "job__project", "job__author", "dataset", "entry__job", "entry__version", "source__project"
    )
    found: Fetch = rows.get_or_404(source__project=project, id=fetch)
    return found


def datasets_from(actor: Any, source: Source) -> QuerySet[Dataset]:
    """Datasets of which some version came from the source."""
    rows = Dataset.objects.visible_to(actor).filter(project=source.project, trashed_at=None)
    return rows.filter(imports__source=source).exclude(imports__version=None).distinct().order_by("name")


def last_import(dataset: Dataset) -> Import | None:
    """The import that made the newest version which an import made."""
    found: Import | None = dataset.imports.exclude(version=None).select_related("source").first()
    return found


@dataclass(frozen=True)
class Refreshing:
    """What the page of a dataset says about its source: where it last came from, and the newest fetch for it."""

    source: Source
    fetch: Fetch | None


def refreshing(dataset: Dataset) -> Refreshing | None:
    """None for a dataset whose last import did not come from a saved source, and that none is being fetched for."""
    newest = dataset.fetches.select_related("job", "job__project", "source").first()
    entry = last_import(dataset)
    source = entry.source if entry else newest.source if newest else None
    return Refreshing(source, newest) if source else None


def schedule_of(dataset: Dataset) -> Schedule | None:
    """When the dataset is refreshed by itself; also one that was switched off because a right was lost."""
    found: Schedule | None = Schedule.objects.select_related("author").filter(dataset=dataset).first()
    return found


def stuck_schedules(actor: Any) -> QuerySet[Schedule]:
    """What could not be refreshed by itself, of datasets that the actor made or wanted to be."""
    rows = Schedule.objects.visible_to(actor).filter(Q(author=actor) | Q(dataset__author=actor))
    found = rows.exclude(problem="").filter(dataset__trashed_at=None)
    return found.select_related("dataset__project").order_by("-problem_at")
