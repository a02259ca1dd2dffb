"""From an insights report into a recipe, and checking again with it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.pages import render
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import insights, insights_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.checking import compare, recheck_of
from apps.recipes.models import Recipe
from apps.recipes.pages.shown import crumbs_to


@project_action("recipe.edit")
def insight_fix(request: HttpRequest, project: Project, analysis: uuid.UUID) -> HttpResponse:
    """Add the step that mends a warning, and go back to the report."""
    found = insights(request.user, project, analysis)
    wanted, key = request.POST.get("recipe", ""), request.POST.get("warning", "")
    recipe = queries.recipe(request.user, project, uuid.UUID(wanted)) if _is_uuid(wanted) else None
    version = services.fix_warning(request.user, found, key, recipe)
    target = found.params.get("target", "")
    asked = {"target": target} if target else {}
    page = _report_page(found.version)
    return redirect(f"{page}?{urlencode({**asked, 'recipe': version.recipe_id, 'open': key})}")


@project_page("recipe.view", write={"POST": "recipe.view"})
def recipe_check(request: HttpRequest, project: Project, recipe: uuid.UUID, source: uuid.UUID) -> HttpResponse:
    """What is left of a report's warnings after the recipe; POST looks."""
    found: Recipe = queries.recipe(request.user, project, recipe)
    versions = DatasetVersion.objects.visible_to(request.user).select_related("dataset__project")
    data = versions.get_or_404(dataset__project=project, id=source)
    target = (request.POST if request.method == "POST" else request.GET).get("target", "")
    if request.method == "POST":
        services.recheck(request.user, found.head, data, target)
        page = reverse("recipes:check", args=[project.slug, found.id, data.id])
        return redirect(f"{page}?{urlencode({'target': target})}" if target else page)
    before, after = insights_of(data, target), recheck_of(found.head, data, target)
    context = {
        "recipe": found,
        "source": data,
        "target": target,
        "report_url": f"{_report_page(data)}?{urlencode({'target': target, 'recipe': found.id})}",
        "before": before,
        "after": after,
        "comparison": compare(request.user, before, after) if before and after else None,
    }
    return render(request, "recipes/recipe_check.html", context, crumbs=crumbs_to(found, _("Check again")))


def _report_page(version: DatasetVersion) -> str:
    slug = version.dataset.project.slug
    return reverse("datasets:version-insights", args=[slug, version.dataset_id, version.number])


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
