"""A training form as code for the SDK."""

from collections.abc import Mapping
from typing import Any

from apps.datasets.models import DatasetVersion, Split
from apps.recipes.models import RecipeVersion
from apps.training.wishes import Wishes

CODE = """import etabli

project = etabli.connect().project({project!r})
version = project.dataset({dataset!r}).version({number})
{recipe}{split}run = project.train(
    version,
{arguments})
print(run.metrics)
"""


def as_code(
    project: str,
    version: DatasetVersion,
    recipe: RecipeVersion | None,
    split: Split | None,
    wishes: Wishes,
    recipe_parameters: Mapping[str, Any] | None = None,
) -> str:
    """The same training job as Python. Every value is written as a literal, so a name can never become code."""
    lines = {"target": repr(wishes.target)}
    made = ""
    if recipe:
        made = f"recipe = project.recipe({recipe.recipe.name!r}).version({recipe.number})\n"
        lines["recipe"] = "recipe"
        usual, values = recipe.values(), recipe.values(recipe_parameters)
        chosen = {name: value for name, value in values.items() if value != usual[name]}
        lines |= {"recipe_parameters": repr(chosen)} if chosen else {}
    cut = ""
    if split:
        shares, column = split.params["fractions"], split.params["column"]
        cut = f"split = version.split({split.method!r}, column={column!r}, fractions={shares!r}, seed={split.seed})\n"
        lines["split"] = "split"
    lines |= {name: repr(value) for name, value in _said(wishes).items()}
    arguments = "".join(f"    {name}={value},\n" for name, value in lines.items())
    return CODE.format(
        project=project,
        dataset=version.dataset.name,
        number=version.number,
        recipe=made,
        split=cut,
        arguments=arguments,
    )


def _said(wishes: Wishes) -> dict[str, Any]:
    """What differs from the defaults."""
    usual = Wishes(wishes.target)
    chosen = {name: value for name, value in vars(wishes).items() if value != getattr(usual, name)}
    return {"algorithm": wishes.algorithm, **chosen}
