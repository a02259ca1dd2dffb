"""Routes of recipes."""

from typing import Any

from apps.recipes.services import attach_analysis, create_branch, make_version
from apps.recipes.services import comment as say
from tests.factories.recipes import make_recipe
from tests.house.routes import Route, World

ORDER = 20


def build(world: World) -> None:
    world.recipe = make_recipe(world.cast.ana, world.project, version=world.data_version)
    world.recipe_comment = say(world.cast.ana, world.recipe.head, "Why these steps?")
    world.recipe_branch = create_branch(world.cast.ana, world.recipe, "Idea", world.recipe.head)
    world.recipe_run = make_version(world.cast.ana, world.recipe.head, world.data_version, name="Made by a recipe")
    world.step_analysis = attach_analysis(world.cast.ana, world.recipe, "table_summary", {})


def recipe(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id}


def step(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "index": 1}


def op(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "op": "one_hot"}


def version(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "number": 2}


def source(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "source": world.data_version.id}


def comment(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "comment": world.recipe_comment.id}


def branch(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "branch": world.recipe_branch.id}


def run(world: World) -> dict[str, Any]:
    return {"run": world.recipe_run.id}


def made(world: World) -> dict[str, Any]:
    return {"dataset": world.recipe_run.target_id}


def analysis(world: World) -> dict[str, Any]:
    return {"recipe": world.recipe.id, "analysis": world.step_analysis.id}


def insights(world: World) -> dict[str, Any]:
    return {"analysis": world.insights.id}


ROUTES = [
    Route("recipes:list", "GET", "recipe.view"),
    Route("recipes:new", "GET", "recipe.edit"),
    Route("recipes:new", "POST", "recipe.edit"),
    Route("recipes:detail", "GET", "recipe.view", recipe),
    Route("recipes:head", "GET", "recipe.view", recipe),
    Route("recipes:head", "POST", "recipe.edit", recipe, {"to": "1"}),
    Route("recipes:history", "GET", "recipe.view", recipe),
    Route("recipes:branches", "GET", "recipe.view", recipe),
    Route("recipes:branches", "POST", "recipe.edit", recipe, {"name": "Another"}),
    Route("recipes:branch-take-over", "GET", "recipe.edit", branch),
    Route("recipes:branch-take-over", "POST", "recipe.edit", branch),
    Route("recipes:branch-close", "POST", "recipe.edit", branch),
    Route("recipes:comments", "GET", "recipe.view", recipe),
    Route("recipes:comments", "POST", "recipe.view", recipe, {"text": "Why?"}),
    Route("recipes:comment-resolve", "POST", "recipe.view", comment),
    Route("recipes:compare", "GET", "recipe.view", recipe),
    Route("recipes:apply", "GET", "dataset.create", recipe),
    Route("recipes:apply", "POST", "dataset.create", recipe),
    Route("recipes:parameters", "GET", "recipe.view", recipe),
    Route("recipes:parameters", "POST", "recipe.edit", recipe),
    Route("recipes:parameter-remove", "POST", "recipe.edit", recipe),
    Route("recipes:upkeep", "POST", "dataset.edit", made),
    Route("recipes:run-report", "GET", "recipe.view", run),
    Route("recipes:remake", "POST", "dataset.edit", made),
    Route("recipes:export", "GET", "recipe.view", recipe),
    Route("recipes:export-menu", "GET", "recipe.view", recipe),
    Route("recipes:check", "GET", "recipe.view", source),
    Route("recipes:check", "POST", "recipe.view", source),
    Route("recipes:analyses", "GET", "recipe.view", recipe),
    Route("recipes:analysis-add", "GET", "recipe.edit", recipe),
    Route("recipes:analysis-add", "POST", "recipe.edit", recipe),
    Route("recipes:analysis", "GET", "recipe.view", analysis),
    Route("recipes:analysis-whole", "POST", "recipe.view", analysis),
    Route("recipes:analysis-remove", "POST", "recipe.edit", analysis),
    Route("recipes:insight-fix", "POST", "recipe.edit", insights),
    Route("recipes:step-offers", "GET", "recipe.edit", recipe),
    Route("recipes:step-suggested", "GET", "recipe.edit", recipe),
    Route("recipes:step-add", "GET", "recipe.edit", op),
    Route("recipes:step-add", "POST", "recipe.edit", op),
    Route("recipes:step-try", "POST", "recipe.edit", op),
    Route("recipes:step-edit", "GET", "recipe.view", step),
    Route("recipes:step-edit", "POST", "recipe.edit", step),
    Route("recipes:step-toggle", "GET", "recipe.view", step),
    Route("recipes:step-toggle", "POST", "recipe.edit", step),
    Route("recipes:step-move", "GET", "recipe.view", step),
    Route("recipes:step-move", "POST", "recipe.edit", step),
    Route("recipes:step-remove", "GET", "recipe.view", step),
    Route("recipes:step-remove", "POST", "recipe.edit", step),
    Route("api-recipes-site:transforms", "GET", "signed-in"),
    Route("api-recipes-site:analyses", "GET", "signed-in"),
    Route("api-recipes:analyses", "GET", "recipe.view", recipe),
    Route("api-recipes:analyses", "POST", "recipe.edit", recipe),
    Route("api-recipes:analysis", "GET", "recipe.view", analysis),
    Route("api-recipes:analysis", "DELETE", "recipe.edit", analysis),
    Route("api-recipes:analysis-whole", "POST", "recipe.view", analysis),
    Route("api-recipes:list", "GET", "recipe.view"),
    Route("api-recipes:list", "POST", "recipe.edit"),
    Route("api-recipes:detail", "GET", "recipe.view", recipe),
    Route("api-recipes:head", "POST", "recipe.edit", recipe),
    Route("api-recipes:export", "GET", "recipe.view", recipe),
    Route("api-recipes:versions", "GET", "recipe.view", recipe),
    Route("api-recipes:versions", "POST", "recipe.edit", recipe),
    Route("api-recipes:version-detail", "GET", "recipe.view", version),
    Route("api-recipes:version-rows", "GET", "recipe.view", version),
    Route("api-recipes:version-compare", "GET", "recipe.view", version),
    Route("api-recipes:comments", "GET", "recipe.view", recipe),
    Route("api-recipes:comments", "POST", "recipe.view", recipe),
    Route("api-recipes:comment-detail", "PATCH", "recipe.view", comment),
    Route("api-recipes:branches", "GET", "recipe.view", recipe),
    Route("api-recipes:branches", "POST", "recipe.edit", recipe),
    Route("api-recipes:branch-detail", "GET", "recipe.view", branch),
    Route("api-recipes:branch-detail", "DELETE", "recipe.edit", branch),
    Route("api-recipes:branch-take-over", "POST", "recipe.edit", branch),
    Route("api-recipes:fixes", "POST", "recipe.edit", recipe),
    Route("api-recipes:new-fixes", "POST", "recipe.edit"),
    Route("api-recipes:version-check", "GET", "recipe.view", version),
    Route("api-recipes:version-check", "POST", "recipe.view", version),
    Route("api-recipes:version-apply", "POST", "dataset.create", version),
    Route("api-recipes:version-dry-run", "POST", "recipe.view", version),
    Route("api-recipes:upkeep", "GET", "dataset.view", made),
    Route("api-recipes:upkeep", "POST", "dataset.edit", made),
    Route("api-recipes:upkeep", "DELETE", "dataset.edit", made),
    Route("api-recipes:remake", "POST", "dataset.edit", made),
    Route("api-recipes:run-detail", "GET", "recipe.view", run),
]
