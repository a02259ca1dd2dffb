"""Search by name over everything that the person may see; the palette's answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.core import icons, nav
from apps.core.models import Record
from apps.datasets.models import ColumnProfile, Dataset
from apps.datasets.queries import find_columns, find_datasets
from apps.deployments.models import Endpoint
from apps.experiments.models import Run
from apps.jobs.models import Job
from apps.projects import policy
from apps.projects.models import Project
from apps.recipes.models import Recipe
from apps.registry.models import ModelGroup

PER_GROUP = 6


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found. ``field`` holds its name, ``project`` leads to its project."""

    label: str | Promise
    icon: str
    model: type[Record]
    field: str
    project: str
    address: Callable[[Any], str]
    finds: Callable[[Any, str, str], QuerySet[Any]] | None = None
    """How it is found when its name is not all there is to look at; in the order of the answer."""

    def items(self, actor: Any, words: str, slug: str) -> list[dict[str, str]]:
        """The newest of this kind; only those of the project at hand when one is open."""
        if self.finds:
            return [self._item(row) for row in self.finds(actor, words, slug)[:PER_GROUP]]
        shown = getattr(self.model.objects, "live", self.model.objects.all)()
        rows = shown.visible_to(actor).filter(**{f"{self.field}__icontains": words})
        if self.project:
            rows = rows.select_related(self.project)
        if self.project and slug:
            rows = rows.filter(**{f"{self.project}__slug": slug})
        return [self._item(row) for row in rows.order_by("-created_at")[:PER_GROUP]]

    def _item(self, row: Any) -> dict[str, str]:
        detail = str(getattr(row, self.project)) if self.project else ""
        return _item(getattr(row, self.field), detail, self.address(row), self.icon)


def below(url_name: str, key: str = "pk") -> Callable[[Any], str]:
    """The address of a thing of a project, found by its ``key``."""
    return lambda thing: reverse(url_name, args=[thing.project.slug, getattr(thing, key)])


def column_address(column: ColumnProfile) -> str:
    """The column's place in the profile of its version."""
    version = column.version
    page = reverse("datasets:version-profile", args=[version.project.slug, version.dataset_id, version.number])
    return f"{page}?{urlencode({'column': column.name})}"


SOURCES = [
    Source(_("Projects"), "folder", Project, "name", "", lambda project: reverse("projects:home", args=[project.slug])),
    Source(_("Datasets"), "database", Dataset, "name", "project", below("datasets:detail"), find_datasets),
    Source(_("Columns"), "columns-3", ColumnProfile, "name", "version", column_address, find_columns),
    Source(_("Recipes"), "list-ordered", Recipe, "name", "project", below("recipes:detail")),
    Source(_("Runs"), "flask-conical", Run, "name", "project", below("experiments:run-detail", "number")),
    Source(_("Models"), "package-check", ModelGroup, "name", "project", below("registry:group-detail")),
    Source(_("Endpoints"), "radio-tower", Endpoint, "name", "project", below("deployments:endpoint-detail")),
    Source(_("Jobs"), "activity", Job, "title", "project", below("jobs:detail")),
]


def find(actor: Any, words: str, slug: str) -> list[dict[str, Any]]:
    """Groups of answers, pages of the open project first. Without words: the pages and the newest projects.

    A group is ``{"label", "items": [{"label", "detail", "url", "icon"}]}``; the icon is SVG text.
    """
    words = words.strip().replace("\x00", "")
    pages = {"label": _("Go to"), "items": _pages(actor, words, slug)}
    found = [
        {"label": source.label, "items": source.items(actor, words, slug)}
        for source in (SOURCES if words else SOURCES[:1])
    ]
    return [{**group, "label": str(group["label"])} for group in (pages, *found) if group["items"]]


def _pages(actor: Any, words: str, slug: str) -> list[dict[str, str]]:
    project = Project.objects.visible_to(actor).filter(slug=slug).first()
    if project is None:
        return []
    entries = nav.entries_for(lambda action: policy.allows(actor, action, project))
    near = [entry for entry in entries if words.lower() in str(entry.label).lower()]
    return [_item(str(e.label), project.name, reverse(e.url_name, args=[project.slug]), e.icon) for e in near]


def _item(label: str, detail: str, url: str, icon: str) -> dict[str, str]:
    return {"label": label, "detail": detail, "url": url, "icon": icons.svg(icon)}
