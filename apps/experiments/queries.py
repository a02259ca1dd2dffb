"""Reading runs: one, many, filtered, sorted; always the same number of queries."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from apps.core.said import spoken
from apps.datasets.balance import part_name
from apps.experiments.models import Artifact, Experiment, Metric, Run
from apps.projects.models import Project
from workers.core.said import Said

SORTS = {"number": "number", "name": "name", "algorithm": "algorithm", "created": "created_at", "author": "author"}
MOST_COMPARED = 200


@dataclass(frozen=True)
class RunFilter:
    """What the runs table is asked to show. ``sort`` is a key of ``SORTS`` or ``metric.<name>``, "-" for descending."""

    search: str = ""
    experiment: str = ""
    algorithm: str = ""
    task: str = ""
    author: str = ""
    sort: str = "-number"
    columns: tuple[str, ...] = field(default=())


def runs_of(actor: Any, project: Project) -> QuerySet[Run]:
    """The project's runs with all that their lines and their comparison show."""
    rows = Run.objects.visible_to(actor).filter(project=project)
    return rows.select_related(
        "experiment", "author", "job", "dataset_version__dataset", "recipe_version__recipe", "split"
    ).prefetch_related("metrics")


def filtered(rows: QuerySet[Run], wanted: RunFilter) -> QuerySet[Run]:
    """Only the runs that ``wanted`` asks for, in its order."""
    if wanted.search:
        rows = rows.filter(_matching(wanted.search))
    if wanted.experiment:
        rows = rows.filter(experiment__name=wanted.experiment)
    if wanted.author:
        rows = rows.filter(author__username=wanted.author)
    equal = {name: getattr(wanted, name) for name in ("algorithm", "task") if getattr(wanted, name)}
    return _sorted(rows.filter(**equal), wanted.sort)


def _matching(search: str) -> Q:
    """Runs with this in their name, and the run with this number."""
    named = Q(name__icontains=search)
    digits = search.removeprefix("#")
    return named | Q(number=int(digits)) if digits.isdecimal() and len(digits) < 9 else named


def _sorted(rows: QuerySet[Run], sort: str) -> QuerySet[Run]:
    descending, key = sort.startswith("-"), sort.removeprefix("-")
    if key.startswith("metric."):
        value = Metric.objects.filter(run=OuterRef("pk"), name=key.removeprefix("metric.")).values("value")[:1]
        rows, place = rows.annotate(sorted_by=Subquery(value)), F("sorted_by")
    else:
        place = F(SORTS.get(key, "number"))
    first = place.desc(nulls_last=True) if descending else place.asc(nulls_last=True)
    return rows.order_by(first, "-number")


def run(actor: Any, project: Project, number: int) -> Run:
    """One run by its number, or 404."""
    found: Run = runs_of(actor, project).select_related("job__project").get_or_404(number=number)
    return found


def chosen_runs(actor: Any, project: Project, numbers: Iterable[int]) -> list[Run]:
    """The runs with these numbers in the order asked for; unknown ones are left out, at most 200."""
    wanted = list(dict.fromkeys(numbers))[:MOST_COMPARED]
    found = {row.number: row for row in runs_of(actor, project).filter(number__in=wanted)}
    return [found[number] for number in wanted if number in found]


def experiments_of(actor: Any, project: Project) -> QuerySet[Experiment]:
    """The project's experiments by name, each with ``run_count``."""
    rows = Experiment.objects.visible_to(actor).filter(project=project).select_related("author")
    return rows.annotate(run_count=Count("runs")).order_by("name")


def experiment(actor: Any, project: Project, experiment: uuid.UUID) -> Experiment:
    """One experiment, or 404."""
    found: Experiment = experiments_of(actor, project).get_or_404(id=experiment)
    return found


def metric_names(project: Project) -> list[str]:
    """Every metric that a run of the project has."""
    return sorted(Metric.objects.filter(run__project=project).values_list("name", flat=True).distinct())


def algorithms_of(project: Project) -> list[str]:
    """Every algorithm that a run of the project used."""
    return sorted(Run.objects.filter(project=project).values_list("algorithm", flat=True).distinct())


def leaks_kept(run: Run) -> list[tuple[str, str]]:
    """Possible leaks that the run learned from all the same: what was found, and the reason to keep it."""
    return [(spoken(Said(**leak["sentence"])), leak["reason"]) for leak in run.leak_overrides]


def parts_of(run: Run) -> list[tuple[str, int]]:
    """The parts of its split as people call them, with their rows."""
    return [(part_name(name), rows) for name, rows in run.rows.items()]


def recipe_values(run: Run) -> dict[str, Any]:
    """The values that the parameters of its recipe had."""
    origin = run.job.spec.get("origin") or {}
    return dict(origin.get("recipe_parameters", {}))


def artifact(run: Run, name: str) -> Artifact | None:
    """The run's file called ``name``, if it has one."""
    found: Artifact | None = run.artifacts.filter(name=name).first()
    return found
