"""From a version, a split and a recipe to matrices: the recipe learns from the training part alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.algorithm import Floats, Sample
from workers.core.errors import DataError
from workers.core.store import Store
from workers.core.tables import read_rows
from workers.core.transform import TABLE
from workers.engines.polars_rows import FrameRows
from workers.packages import features_of, sources
from workers.profiling.splits import load_split
from workers.recipes import FittedRecipe, Recipe
from workers.recipes.fitting import fit_rows
from workers.training.columns import choose_features
from workers.training.specs import TrainSpec
from workers.training.target import Target, learn_target

TRAIN, VALIDATION, TEST = "train", "validation", "test"
LEAST_TRAINING, LEAST_TEST = 10, 2
CARVED = 0.2


@dataclass(frozen=True)
class Part:
    """Raw rows that have a target; those that a model sees, as the recipe leaves them; their target, as it counts; and
    the positions of the raw rows in the version.

    A model learns from other rows than the raw ones where the recipe has steps for training rows alone.
    """

    rows: pl.DataFrame
    seen: pl.DataFrame
    y: Floats
    places: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Prepared:
    """Everything that fitting and evaluation need."""

    recipe: FittedRecipe
    features: tuple[str, ...]
    target: Target
    parts: dict[str, Part]
    notes: tuple[str, ...]

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Feature, and the target -> the raw columns that it is made from."""
        return {name: sources(self.recipe, name) for name in (*self.features, self.target.name)}

    def sample(self, part: str, *, balanced: bool) -> Sample:
        """A part's features, target and weights."""
        rows = self.parts[part]
        weights = self.target.weights(rows.y) if balanced else None
        return Sample(features_of(rows.seen, self.features), rows.y, weights)


def prepare(spec: TrainSpec) -> Prepared:
    """Read, fit the recipe on the training part, and encode the target. Raises ``DataError`` with what to do."""
    recipe = Recipe.from_json(spec.recipe)
    refuse_table_steps(recipe)
    places = _positions(spec)
    raw = {name: read_rows(spec.table, places[name]) for name in (TRAIN, VALIDATION, TEST)}
    fitted, learned = fit_rows(recipe, FrameRows.of(raw[TRAIN]))
    training = pl.concat(learned.batches())
    features, notes = choose_features(fitted, training, spec.target, spec.features, spec.without)
    target = learn_target(fitted, spec, raw[TRAIN])
    parts = {}
    for name, rows in raw.items():
        known = target.values(fitted, rows).is_not_null()
        if lost := int((~known).sum()):
            notes.append(f"{lost} rows of the {name} part have no value of “{spec.target}” and were left out.")
        seen = training if name == TRAIN else fitted.restrict([*features, spec.target]).apply(rows.filter(known))
        seen = seen.filter(pl.col(spec.target).is_not_null())
        y, at = target.encode(seen[spec.target], name), places[name][known.to_numpy()]
        parts[name] = Part(rows.filter(known), seen.select(features), y, at)
    if len(parts[TRAIN].y) != parts[TRAIN].rows.height:
        of, made = parts[TRAIN].rows.height, len(parts[TRAIN].y)
        notes.append(f"The model learns from {made} rows, made of the {of} rows of the training part.")
    _refuse_few(parts)
    return Prepared(fitted, features, target, parts, tuple(notes))


def refuse_table_steps(recipe: Recipe) -> None:
    """Raise ``DataError`` with the way out when a step works on the table as a whole."""
    for number, step in enumerate(recipe.steps, start=1):
        if step.enabled and step.transform.kind == TABLE:
            raise DataError(
                f"Step {number} ({step.transform.label}) works on the table as a whole, so it cannot travel inside a "
                "model, which is asked about single rows. "
                "Apply the recipe to make a dataset version, switch this step off, and train on that version.",
                step=number,
            )


def _positions(spec: TrainSpec) -> dict[str, npt.NDArray[np.int64]]:
    positions = load_split(Store(spec.table.store), spec.split)
    if VALIDATION not in positions:
        # A split of two parts: the last decision about rounds and parameters may not look at the test part.
        shuffled = np.random.default_rng(spec.seed).permutation(positions[TRAIN])
        cut = int(len(shuffled) * CARVED)
        positions = {**positions, VALIDATION: np.sort(shuffled[:cut]), TRAIN: np.sort(shuffled[cut:])}
    return positions


def _refuse_few(parts: dict[str, Part]) -> None:
    for name, least in ((TRAIN, LEAST_TRAINING), (VALIDATION, LEAST_TEST), (TEST, LEAST_TEST)):
        if len(parts[name].y) < least:
            raise DataError(
                f"The {name} part has {len(parts[name].y)} rows with a target; at least {least} are needed. "
                "Use more rows, or another split."
            )
