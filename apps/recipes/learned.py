"""Steps that do as they learned for other rows: in which run, and which columns of these rows stand for those."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from apps.recipes.models import Recipe, RecipeRun
from apps.recipes.queries import fitted_of, runs_of
from workers.recipes import Recipe as Document
from workers.recipes.knowing import knowing


def learned_in(actor: Any, recipe: Recipe) -> QuerySet[RecipeRun]:
    """The runs whose learning the actor may use, newest first: those that made a version which they may see."""
    return runs_of(recipe).visible_to(actor).filter(output__trashed_at=None).exclude(output=None).exclude(fitted="")


def learned_for(actor: Any, recipe: Recipe, made: uuid.UUID) -> RecipeRun:
    """The run that made this dataset version with the recipe, or 404."""
    found: RecipeRun = learned_in(actor, recipe).get_or_404(output=made)
    return found


def as_learned(document: Document, run: RecipeRun | None) -> Document:
    """The steps with what they learned in the run. Raises ``DataError`` for one that was not learned there."""
    return knowing(document, fitted_of(run)) if run else document


def standing_for(run: RecipeRun, columns: Collection[str], mapping: Mapping[str, str]) -> set[str]:
    """The columns of other rows, used with ``mapping``, that stand for ``columns`` of those that were learned from."""
    own = {column: name for name, column in run.mapping.items()}
    names = [own.get(column, column) for column in columns]
    return {mapping.get(name, name) for name in names}
