"""Recipes over the patients of ``tests.factories.datasets``."""

from typing import Any

from apps.accounts.models import User
from apps.datasets.models import DatasetVersion
from apps.projects.models import Project
from apps.recipes.models import Recipe
from apps.recipes.services import commit_recipe, create_recipe
from tests.factories.datasets import make_version

STEPS: list[dict[str, Any]] = [
    {"op": "drop_columns", "params": {"columns": ["id"]}},
    {"op": "map_values", "params": {"column": "diagnosis", "pairs": [["M", 1], ["B", 0]]}},
    {"op": "fill_missing", "params": {"columns": ["visits"], "method": "median"}},
    {"op": "standard_scale", "params": {"columns": ["radius"]}},
]


def make_recipe(
    actor: User,
    project: Project,
    *,
    name: str = "Prepare",
    steps: list[dict[str, Any]] | None = None,
    version: DatasetVersion | None = None,
) -> Recipe:
    """A recipe on the patients with four steps: version 1 is empty, version 2 has them."""
    source = version or make_version(actor, project)
    recipe = create_recipe(actor, project, name=name, dataset=source.dataset)
    commit_recipe(actor, recipe, STEPS if steps is None else steps, "First steps")
    return recipe
