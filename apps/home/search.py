"""Search by name over everything that the person may see; the palette's answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core import icons, nav
from apps.core.models import ScopedQuerySet
from apps.jobs.models import Job
from apps.projects import policy
from apps.projects.models import Project

PER_GROUP = 6


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found. ``field`` holds its name, ``project`` leads to its project."""

    label: str | Promise
    icon: str
    model: type[Model]
    field: str
    project: str
    address: Callable[[Any], str]

    def rows(self, actor: Any, words: str, slug: str) -> ScopedQuerySet:
        """Rows of this kind, those of the project at hand only when one is open."""
        rows = self.model.objects.visible_to(actor).filter(**{f"{self.field}__icontains": words})  # type: ignore[attr-defined]
        if self.project:
            rows = rows.select_related(self.project)
        return rows.filter(**{f"{self.project}__slug": slug}) if slug and self.project else rows  # type: ignore[no-any-return]


SOURCES = [
    Source(_("Projects"), "folder", Project, "name", "", lambda p: reverse("projects:home", args=[p.slug])),
    Source(_("Jobs"), "activity", Job, "title", "project", lambda j: reverse("jobs:detail", args=[j.project.slug, j.pk])),
]


def find(actor: Any, words: str, slug: str) -> list[dict[str, Any]]:
    """Groups of answers, pages of the open project first. Without words: the pages and the newest projects."""
    words = words.strip().replace("\x00", "")
    groups = [(_("Go to"), _pages(actor, words, slug))]
    for source in SOURCES if words else SOURCES[:1]:
        rows = source.rows(actor, words, slug).order_by("-created_at")[:PER_GROUP]
        groups.append((source.label, [_item(getattr(row, source.field), _detail(row, source), source.address(row), source.icon) for row in rows]))
    return [{"label": str(label), "items": items} for label, items in groups if items]


def _pages(actor: Any, words: str, slug: str) -> list[dict[str, str]]:
    project = Project.objects.visible_to(actor).filter(slug=slug).first()
    if project is None:
        return []
    entries = nav.entries_for(lambda action: policy.allows(actor, action, project))
    near = [entry for entry in entries if words.lower() in str(entry.label).lower()]
    return [_item(str(e.label), project.name, reverse(e.url_name, args=[project.slug]), e.icon) for e in near]


def _detail(row: Any, source: Source) -> str:
    return str(getattr(row, source.project)) if source.project else ""


def _item(label: str, detail: str, url: str, icon: str) -> dict[str, str]:
    return {"label": label, "detail": detail, "url": url, "icon": icons.svg(icon)}
