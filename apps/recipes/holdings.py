"""Objects that recipes need, and what they make of datasets."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core import holdings
from apps.core.holdings import Dependant
from apps.datasets.models import DatasetVersion
from apps.recipes.models import Recipe, RecipeRun


def fitted() -> Iterable[Any]:
    return RecipeRun.objects.exclude(fitted="").values_list("fitted", flat=True)


def recipes(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Recipes that were applied to these versions, that read them in a step or once did in an applied one, and those
    whose dataset has no other version to be shown on.
    """
    others = DatasetVersion.objects.live().exclude(id__in=versions).values("dataset")
    applied = Q(versions__recipe_runs__source__in=versions)
    shown = Q(dataset__versions__in=versions) & ~Q(dataset__in=others)
    read = Q(head__tables__in=versions) | Q(versions__recipe_runs__version__tables__in=versions)
    found = Recipe.objects.filter(applied | shown | read).distinct().select_related("project")
    for recipe in found:
        yield Dependant(_("Recipe"), recipe.name, reverse("recipes:detail", args=[recipe.project.slug, recipe.id]))


holdings.stores(fitted)
holdings.depends(recipes)
