"""Recipes on the pages of datasets: what prepares this data, and the way to prepare it."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from apps.core import panels
from apps.core.said import spoken
from apps.datasets.models import Dataset, DatasetVersion
from apps.recipes import queries, services
from apps.recipes.choices import WhenNew
from apps.recipes.discreet import discretion_for
from apps.recipes.freshness import freshness_of, run_of
from apps.recipes.models import Recipe, RecipeRun
from apps.recipes.parameters import said_of
from workers.recipes.setting_aside import puts_aside


def recipes_on(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    reads = Q(dataset=dataset) | Q(id__in=Recipe.objects.filter(head__tables__dataset=dataset))
    rows = queries.recipes_of(request.user, dataset.project).filter(reads)
    return {"dataset": dataset, "recipes": rows}


def recipes_on_version(request: HttpRequest, version: DatasetVersion) -> dict[str, Any]:
    return recipes_on(request, version.dataset)


def freshness_on(request: HttpRequest, dataset: Dataset) -> dict[str, Any] | None:
    """Of what the dataset was made, and whether that is the newest; nothing where no recipe made it."""
    fresh = None if dataset.trashed_at else freshness_of(dataset)
    if fresh is None:
        return None
    return {
        "fresh": fresh,
        "choices": WhenNew.choices,
        "values": said_of(request.user, fresh.made.version, fresh.made.parameters),
    }


def freshness_on_version(request: HttpRequest, version: DatasetVersion) -> dict[str, Any] | None:
    """The same, and what the version itself was made with where that is not the newest."""
    shown = freshness_on(request, version.dataset) if version.origin.get("kind") == "recipe" else None
    own = run_of(version) if shown else None
    if shown is None or own is None or own.id == shown["fresh"].made.id:
        return shown
    return {**shown, "own": own, "own_values": said_of(request.user, own.version, own.parameters)}


def set_aside_on(request: HttpRequest, dataset: Dataset) -> dict[str, Any] | None:
    """That the rows of the dataset were set aside, by which steps, while what was made; the last time."""
    return _told_aside(request, queries.runs_aside(aside__dataset=dataset).first())


def set_aside_on_version(request: HttpRequest, version: DatasetVersion) -> dict[str, Any] | None:
    return _told_aside(request, queries.runs_aside(aside=version).first())


def _told_aside(request: HttpRequest, run: RecipeRun | None) -> dict[str, Any] | None:
    if run is None:
        return None
    document = run.version.document
    discretion = discretion_for(request.user, run.version.recipe.dataset, document)
    steps = [
        (number, discretion.sentence(step, spoken(step.sentence())))
        for number, step in enumerate(document.steps, 1)
        if puts_aside(step)
    ]
    return {"run": run, "steps": steps}


def fixes_on(request: HttpRequest, shown: Any) -> dict[str, Any] | None:
    """Which recipe gets the steps that mend warnings; the address may name another."""
    recipes = _recipes_for(request, shown.version)
    return {**recipes, "version": shown.version, "analysis": shown.analysis}


def fix_on(request: HttpRequest, shown: Any) -> dict[str, Any] | None:
    """The button that mends one warning; nothing where no step does."""
    remedy = shown.warning.remedy
    if not remedy.has_step:
        return None
    chosen = _recipes_for(request, shown.version)["chosen"]
    is_there = chosen is not None and services.holds(chosen, remedy.op, remedy.params)
    return {"warning": shown.warning, "version": shown.version, "chosen": chosen, "is_there": is_there}


def _recipes_for(request: HttpRequest, version: DatasetVersion) -> dict[str, Any]:
    """The dataset's recipes and the one to add to; asked once a page, though every warning wants to know."""
    known: dict[str, Any] | None = getattr(request, "recipes_for_fixes", None)
    if known is None:
        rows = list(queries.recipes_of(request.user, version.project).filter(dataset=version.dataset))
        wanted = request.GET.get("recipe")
        newest = max(rows, key=lambda recipe: recipe.head.created_at, default=None)
        chosen = next((recipe for recipe in rows if str(recipe.id) == wanted), None)
        known = {"recipes": rows, "chosen": None if wanted == "new" else chosen or newest}
        request.recipes_for_fixes = known  # type: ignore[attr-defined]
    return known


panels.register("datasets:insights", "recipes/_fixes.html", fixes_on, order=20)
panels.register("datasets:insight-fix", "recipes/_fix.html", fix_on, order=20)
panels.register("datasets:detail", "recipes/_freshness.html", freshness_on, order=10)
panels.register("datasets:version-detail", "recipes/_freshness.html", freshness_on_version, order=10)
panels.register("datasets:detail-banners", "recipes/_set_aside.html", set_aside_on)
panels.register("datasets:version-detail-banners", "recipes/_set_aside.html", set_aside_on_version)
panels.register("datasets:detail", "recipes/_panel.html", recipes_on, order=20)
panels.register("datasets:version-detail", "recipes/_panel.html", recipes_on_version, order=20)
