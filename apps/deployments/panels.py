"""How deployments show themselves on earlier pages."""

from typing import Any

from django.http import HttpRequest

from apps.core import panels
from apps.deployments import queries
from apps.projects.models import Project
from apps.registry.models import ModelVersion


def beside_champion(request: HttpRequest, version: ModelVersion) -> dict[str, Any] | None:
    """The version beside what serves in production; hidden where nothing else of its group does."""
    champion = queries.champion_for(version)
    if champion is None:
        return None
    comparison = queries.latest_comparison(version, champion)
    return {
        "version": version,
        "champion": champion,
        "comparison": comparison,
        "lines": queries.comparison_lines(version, champion, comparison),
        "has_same_rows": version.run.split.digest == champion.run.split.digest,
    }


def places(request: HttpRequest, version: ModelVersion) -> dict[str, Any]:
    """The endpoints where a version serves, and those it may go to."""
    endpoints = list(queries.endpoints_of(version.project))
    return {
        "version": version,
        "serving": [e for e in endpoints if e.serving and e.serving.version_id == version.pk],
        "open": [e for e in endpoints if version.has_passed(e.stage)],
    }


def endpoints_now(request: HttpRequest, project: Project) -> dict[str, Any] | None:
    """The project's endpoints; hidden while there is none."""
    endpoints = list(queries.endpoints_of(project))
    return {"endpoints": endpoints} if endpoints else None


panels.register("registry:version-detail", "deployments/_champion_panel.html", beside_champion, order=10)
panels.register("registry:version-detail", "deployments/_places_panel.html", places, order=20)
panels.register("projects:home", "deployments/_home_panel.html", endpoints_now, order=70)
