"""The way from data to an endpoint: five stations, those passed, and where the next begins."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import DatasetVersion
from apps.deployments.models import Deployment
from apps.experiments.models import Run
from apps.projects.models import Project
from apps.recipes.models import Recipe
from apps.registry.choices import Decision
from apps.registry.models import Review

Text = str | Promise


@dataclass(frozen=True)
class Station:
    """One station of the way. ``passed`` answers for a project; ``action`` is the right that ``url_name`` needs."""

    title: Text
    text: Text
    invitation: Text
    url_name: str
    action: str
    passed: Callable[[Project], bool]


WAY = [
    Station(
        _("Bring data"),
        _(
            "Upload a CSV, Excel, JSON or Parquet file. Its types are read for you, it is described, and version 1 "
            "is kept."
        ),
        _("Import a file"),
        "datasets:new",
        "dataset.create",
        lambda project: DatasetVersion.objects.live().filter(dataset__project=project).exists(),
    ),
    Station(
        _("Write a recipe"),
        _("Steps in plain sentences beside the live table. The same steps run at the endpoint later."),
        _("New recipe"),
        "recipes:new",
        "recipe.edit",
        lambda project: Recipe.objects.filter(project=project).exists(),
    ),
    Station(
        _("Train and compare"),
        _("Split once, tune within your time, read honest figures from rows the model never saw."),
        _("Train a model"),
        "training:new",
        "run.start",
        lambda project: Run.objects.filter(project=project).exists(),
    ),
    Station(
        _("Have it reviewed"),
        _("Somebody else approves. Nobody approves their own model."),
        _("To the runs"),
        "experiments:list",
        "run.view",
        lambda project: Review.objects.filter(version__group__project=project, decision=Decision.APPROVED).exists(),
    ),
    Station(
        _("Serve it"),
        _("An endpoint takes raw rows, a key, and answers in milliseconds."),
        _("New endpoint"),
        "deployments:endpoint-new",
        "endpoint.create",
        lambda project: Deployment.objects.filter(endpoint__project=project).exists(),
    ),
]


@dataclass(frozen=True)
class Step:
    """A station as a project sees it; ``url`` is where it begins, for the next one and for whoever may go there."""

    station: Station
    is_passed: bool = False
    is_next: bool = False
    url: str = ""


def way_of(project: Project, allows: Callable[[str], bool]) -> list[Step]:
    """The project's way; the first station not yet passed is the next."""
    passed = [station.passed(project) for station in WAY]
    following = passed.index(False) if False in passed else None
    return [
        Step(
            station,
            is_passed=passed[at],
            is_next=at == following,
            url=reverse(station.url_name, args=[project.slug]) if allows(station.action) and at == following else "",
        )
        for at, station in enumerate(WAY)
    ]


def way() -> list[Step]:
    """The way as such, for somebody without a project."""
    return [Step(station) for station in WAY]
