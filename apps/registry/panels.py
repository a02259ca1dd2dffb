"""How the registry shows itself on earlier pages."""

from typing import Any

from django.http import HttpRequest

from apps.core import panels
from apps.experiments.models import Run
from apps.projects.models import Project
from apps.registry import queries


def registered_as(request: HttpRequest, run: Run) -> dict[str, Any]:
    """The versions that a run became, and the way to register it."""
    return {"run": run, "versions": queries.versions().filter(run=run)}


def waiting(request: HttpRequest, project: Project) -> dict[str, Any] | None:
    """What waits for a reviewer; hidden when nothing does."""
    versions = queries.waiting_for_review(project)
    return {"waiting": versions} if versions else None


panels.register("experiments:run-detail", "registry/_run_panel.html", registered_as, order=10)
panels.register("projects:home", "registry/_home_panel.html", waiting, order=60)
