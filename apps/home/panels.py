"""What the project's home shows first: how much is there, and the next station of the way."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import panels
from apps.datasets.models import Dataset
from apps.deployments.models import Endpoint
from apps.experiments.models import Run
from apps.home.path import way_of
from apps.projects.models import Project
from apps.recipes.models import Recipe
from apps.registry.models import ModelGroup


def glance(request: HttpRequest, project: Project) -> dict[str, Any]:
    """Counts with their pages; the way until its end is reached."""
    counted = [
        (_("Datasets"), Dataset, "datasets:list"),
        (_("Recipes"), Recipe, "recipes:list"),
        (_("Runs"), Run, "experiments:list"),
        (_("Models"), ModelGroup, "registry:group-list"),
        (_("Endpoints"), Endpoint, "deployments:endpoint-list"),
    ]
    counts = [
        (
            label,
            getattr(model.objects, "live", model.objects.all)().filter(project=project).count(),
            reverse(url, args=[project.slug]),
        )
        for label, model, url in counted
    ]
    steps = way_of(project, request.can)  # type: ignore[attr-defined]
    return {"counts": counts, "steps": steps if any(step.is_next for step in steps) else []}


def _shown(model: Any) -> Any:
    """The rows that lists show: none from the trash."""
    return getattr(model.objects, "live", model.objects.all)()


panels.register("projects:home", "home/_glance.html", glance, order=0)
