"""How training shows itself on earlier pages: the way in, and what is under way."""

from typing import Any

from django.http import HttpRequest

from apps.core import panels
from apps.datasets.models import DatasetVersion
from apps.experiments.models import Run
from apps.projects.models import Project
from apps.training import queries


def way_in(request: HttpRequest, version: DatasetVersion) -> dict[str, Any] | None:
    """A button on a version that has rows."""
    return {"version": version} if version.rows else None


def new(request: HttpRequest, project: Project) -> dict[str, Any]:
    """The button beside the heading of the runs."""
    return {}


def under_way(request: HttpRequest, project: Project) -> dict[str, Any] | None:
    """Training jobs without a run yet; hidden when there are none."""
    jobs = queries.unfinished(request.user, project)
    return {"jobs": jobs} if jobs else None


def again(request: HttpRequest, run: Run) -> dict[str, Any] | None:
    """The way to train the like of a run; hidden for runs that no training job made."""
    asked = queries.training_jobs_of(request.user, run.project).filter(run=run).first()
    return {"training": asked} if asked else None


panels.register("datasets:version-detail", "training/_way_in.html", way_in, order=20)
panels.register("experiments:list", "training/_under_way.html", under_way, order=10)
panels.register("experiments:list-actions", "training/_new.html", new)
panels.register("experiments:run-detail-actions", "training/_again.html", again)
