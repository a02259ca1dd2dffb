"""Recipes: ordered steps, fitted on training rows, applied anywhere, restricted to what a model needs."""

from workers.recipes.document import Recipe, Step
from workers.recipes.fitted import FittedRecipe, FittedStep
from workers.recipes.fitting import check, fit
from workers.recipes.parameters import Parameter
from workers.recipes.previewing import Effect, Preview, preview

__all__ = ["Effect", "FittedRecipe", "FittedStep", "Parameter", "Preview", "Recipe", "Step", "check", "fit", "preview"]
