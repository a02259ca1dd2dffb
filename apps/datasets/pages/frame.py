"""The frame that every page about one version has: its crumbs and its tabs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.pages import render
from apps.datasets import queries
from apps.datasets.evidence import said_losses, said_retypings
from apps.datasets.models import DatasetVersion
from apps.jobs.watched import watch
from apps.projects.crumbs import crumbs_of

TABS = {
    "rows": gettext_lazy("Rows"),
    "profile": gettext_lazy("Profile"),
    "charts": gettext_lazy("Charts"),
    "relations": gettext_lazy("Relations"),
    "insights": gettext_lazy("Insights"),
    "splits": gettext_lazy("Splits"),
    "changes": gettext_lazy("Changes"),
    "origin": gettext_lazy("Origin"),
}


def version_page(
    request: HttpRequest,
    version: DatasetVersion,
    tab: str,
    context: dict[str, Any],
    status: int = 200,
    template: str = "",
) -> HttpResponse:
    """The page ``datasets/version_<tab>.html``, or another of that tab, with ``context``."""
    project, dataset = version.dataset.project, version.dataset
    crumbs = crumbs_of(
        project,
        (_("Datasets"), reverse("datasets:list", args=[project.slug])),
        (dataset.name, reverse("datasets:detail", args=[project.slug, dataset.id])),
        (_("Version %(number)s") % {"number": version.number}, ""),
    )
    if tab != "origin":
        version.refuse_purged()
    if analysis := context.get("analysis"):
        watch(request, analysis.job)
    origin = queries.origin_for(request.user, version)
    losses = said_losses(origin)
    as_read = reverse("datasets:version-origin", args=[project.slug, dataset.id, version.number]) + "#readings"
    shared = {
        "version": version,
        "dataset": dataset,
        "tab": tab,
        "tab_label": TABS[tab],
        "tabs": _tabs(version),
        "neighbours": queries.neighbours(version),
        "tab_url": f"datasets:version-{'detail' if tab == 'rows' else tab}",
        "retyped": [] if tab == "origin" else [*said_retypings(origin), *losses],
        "losses_url": as_read if losses else "",
    }
    return render(
        request, template or f"datasets/version_{tab}.html", {**shared, **context}, crumbs=crumbs, status=status
    )


def _tabs(version: DatasetVersion) -> list[tuple[str, str, Any]]:
    """Name, address and label of each; what was purged has an origin and no more."""
    place = (version.dataset.project.slug, version.dataset_id, version.number)
    return [
        (name, reverse(f"datasets:version-{'detail' if name == 'rows' else name}", args=place), label)
        for name, label in TABS.items()
        if name == "origin" or not version.purged_at
    ]
