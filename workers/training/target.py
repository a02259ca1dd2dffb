"""The target: its classes, which one is looked for, and the sentence when it cannot be learned."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core.algorithm import BINARY, REGRESSION, Floats
from workers.core.errors import DataError
from workers.core.schema import NUMERIC, missing_column
from workers.packages import Label
from workers.recipes import FittedRecipe
from workers.training.specs import TrainSpec

MOST_CLASSES = 100


@dataclass(frozen=True)
class Target:
    """``labels`` are the classes in model order, the positive one last of two; empty for regression."""

    name: str
    labels: tuple[Label, ...]

    def values(self, recipe: FittedRecipe, rows: pl.DataFrame) -> pl.Series:
        """The target after the recipe, one per raw row."""
        return recipe.restrict([self.name]).apply(rows)[self.name]

    def encode(self, values: pl.Series, part: str) -> Floats:
        """Class indices, or the values themselves. Raises ``DataError`` for a class that training rows lack."""
        if not self.labels:
            return values.cast(pl.Float64).to_numpy()
        index = {label: float(i) for i, label in enumerate(self.labels)}
        unknown = [label for label in values.unique().sort() if label not in index]
        if unknown:
            raise DataError(
                f"“{unknown[0]}” of “{self.name}” occurs in the {part} part but in no training row. "
                "Use a stratified split, or map rare classes together in the recipe.",
                column=self.name,
            )
        return np.array([index[label] for label in values])

    def weights(self, y: Floats) -> Floats | None:
        """Row weights that give every class the same sum; None for regression."""
        if not self.labels:
            return None
        counts = np.bincount(y.astype(int), minlength=len(self.labels))
        weights: Floats = (len(y) / (len(self.labels) * np.maximum(counts, 1)))[y.astype(int)]
        return weights


def learn_target(recipe: FittedRecipe, spec: TrainSpec, rows: pl.DataFrame) -> Target:
    """The target as the training rows show it. Raises ``DataError`` naming the column and what to do."""
    schema = recipe.output_schema
    if spec.target not in schema:
        raise DataError(f"After the recipe: {missing_column(spec.target, schema.names)}", column=spec.target)
    values = Target(spec.target, ()).values(recipe, rows).drop_nulls()
    if values.is_empty():
        raise DataError(
            f"The target “{spec.target}” is empty in every training row. Choose another.", column=spec.target
        )
    if spec.task == REGRESSION:
        return _number_target(spec.target, schema.get(spec.target).kind, values)
    return _class_target(spec, values)


def _number_target(name: str, kind: str, values: pl.Series) -> Target:
    if kind not in NUMERIC:
        raise DataError(
            f"“{name}” holds {kind} values; a regression needs numbers. Choose classification.", column=name
        )
    if values.n_unique() == 1:
        raise DataError(f"“{name}” is {values[0]} in every training row: there is nothing to learn.", column=name)
    return Target(name, ())


def _class_target(spec: TrainSpec, values: pl.Series) -> Target:
    labels = values.unique().sort().to_list()
    if len(labels) == 1:
        raise DataError(
            f"“{spec.target}” has one class, {labels[0]}, in the training rows: there is nothing to tell apart. "
            "Choose another target or split.",
            column=spec.target,
        )
    if spec.task == BINARY and len(labels) != 2:
        raise DataError(
            f"“{spec.target}” has {len(labels)} classes; a yes-or-no task needs two. Choose multiclass, or map the "
            "classes to two in the recipe.",
            column=spec.target,
        )
    if len(labels) > MOST_CLASSES:
        raise DataError(
            f"“{spec.target}” has {len(labels)} classes in {len(values)} rows; at most {MOST_CLASSES} can be learned. "
            "Choose regression, or group the classes in the recipe.",
            column=spec.target,
        )
    return Target(spec.target, _positive_last(labels, spec.positive, spec.target))


def _positive_last(labels: list[Label], positive: str, name: str) -> tuple[Label, ...]:
    if not positive or len(labels) != 2:
        return tuple(labels)
    texts = [str(label) for label in labels]
    if positive not in texts:
        raise DataError(
            f"“{name}” has no class “{positive}” after the recipe. There are: {', '.join(texts)}.", column=name
        )
    return tuple(sorted(labels, key=lambda label: str(label) == positive))
