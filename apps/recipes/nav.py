"""The recipes' line in a project's navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(NavEntry(_("Recipes"), "recipes:list", "list-ordered", "recipe.view", order=20))
