"""Objects that recipes need, and what they make of datasets."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core import holdings
from apps.core.holdings import Dependant
from apps.recipes.models import Recipe, RecipeRun


def fitted() -> Iterable[Any]:
    return RecipeRun.objects.exclude(fitted="").values_list("fitted", flat=True)


def recipes(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Recipes that are shown on these versions' datasets."""
    found = Recipe.objects.filter(dataset__versions__in=versions).distinct().select_related("project")
    for recipe in found:
        yield Dependant(_("Recipe"), recipe.name, reverse("recipes:detail", args=[recipe.project.slug, recipe.id]))


holdings.stores(fitted)
holdings.depends(recipes)
