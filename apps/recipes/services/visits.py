"""Who saw which version last."""

from apps.accounts.models import User
from apps.projects import policy
from apps.recipes.models import RecipeVersion, RecipeVisit


def see(actor: User, version: RecipeVersion) -> None:
    """Remember that the person saw this version of the recipe last."""
    policy.check(actor, "recipe.view", version.recipe.project)
    RecipeVisit.objects.update_or_create(recipe=version.recipe, user=actor, defaults={"version": version})


def keep_up(actor: User, before: RecipeVersion, after: RecipeVersion) -> None:
    """Who edits the version that they saw last has seen what they made of it; what others did before stays unseen."""
    RecipeVisit.objects.filter(recipe=before.recipe_id, user=actor, version=before).update(version=after)
