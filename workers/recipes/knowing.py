"""A recipe that learns nothing: its steps take what they learned from other rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workers.core.errors import DataError
from workers.core.words import _, say
from workers.recipes.document import Recipe, Step, place
from workers.recipes.fitted import FittedRecipe, FittedStep


@dataclass(frozen=True)
class LearnedStep(Step):
    """A step with ``state``, what it learned elsewhere."""

    state: Mapping[str, Any] = field(default_factory=dict, compare=False)


def knowing(recipe: Recipe, fitted: FittedRecipe) -> Recipe:
    """The recipe with the states of ``fitted``, which its steps or some of them were learned into.

    Steps are the same that do the same in the same order; those that learn nothing may differ. Raises ``DataError``
    with detail ``step`` (from 1) for one that is on and was not learned there.
    """
    return replace(recipe, steps=tuple(_known(recipe.steps, fitted.steps)))


def _known(steps: Sequence[Step], fitted: Sequence[FittedStep]) -> Iterator[Step]:
    left = list(fitted)
    for index, step in enumerate(steps):
        if not step.enabled or not step.transform.learns:
            yield step
            continue
        with place(index, step):
            params = step.parse().to_dict()
            found = next((at for at, one in enumerate(left) if (one.op, one.params) == (step.op, params)), None)
            if found is None:
                said = _(
                    "Step {n} was not learned there: the recipe has changed since. Choose other rows that were made "
                    "with it, or let the steps learn from these."
                )
                raise DataError(say(said, n=index + 1))
        yield LearnedStep(step.op, step.params, step.enabled, step.note, step.id, left[found].state)
        del left[: found + 1]
