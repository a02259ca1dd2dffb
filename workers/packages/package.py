"""A model with everything it needs to answer on raw rows: signature, fitted recipe, features, model.

``predict`` and ``predict_rows`` are the only way to a prediction: evaluation, notebook, batch and endpoint all come
through here, so none of them can prepare data differently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from workers.core.algorithm import Algorithm, Floats, Model, Task
from workers.core.errors import DataError
from workers.core.metric import chosen
from workers.engines.polars_canonical import canonical
from workers.packages.preparing import Preparation
from workers.packages.signature import PREDICTION, Signature
from workers.recipes import FittedRecipe

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Package:
    """``features`` are the columns of ``recipe``'s output that the model reads, in its order."""

    signature: Signature
    recipe: FittedRecipe
    features: tuple[str, ...]
    algorithm: Algorithm
    model: Model

    @property
    def task(self) -> Task:
        return Task(self.signature.task, len(self.signature.labels))

    def predict(self, frame: "pl.DataFrame | pd.DataFrame") -> pl.DataFrame:
        """One row of ``signature.outputs`` for each raw row, in order; columns that are not inputs are ignored.

        Raises ``DataError`` naming row and column when a column is absent, of a wrong type, or empty where the model
        needs a value.
        """
        return self._answer(self.matrix(frame))

    def predict_rows(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The same for rows as JSON gives them (column -> value)."""
        values = self.signature.read_rows(rows)
        return self._answer(self._checked(self._preparation.of_values(values, len(rows)))).to_dicts()

    def matrix(self, frame: "pl.DataFrame | pd.DataFrame") -> Floats:
        """The features (n, f) of raw rows, NaN for missing."""
        return self._checked(self._preparation.of_frame(self._raw(frame)))

    def answers_alike(self, frame: pl.DataFrame) -> bool:
        """Whether raw rows are prepared alike by every engine, be they few or many, and answered alike as values."""
        is_alike = self._preparation.agrees(self._raw(frame))
        return is_alike and self.predict_rows(frame.to_dicts()) == self.predict(frame).to_dicts()

    def _raw(self, frame: "pl.DataFrame | pd.DataFrame") -> pl.DataFrame:
        raw = frame if isinstance(frame, pl.DataFrame) else pl.from_pandas(frame)
        self.signature.check_columns(raw)
        raw = canonical(self.signature.read_text(raw), self.signature.schema)
        self.signature.check_frame(raw)
        return raw

    @cached_property
    def _preparation(self) -> Preparation:
        return Preparation(self.recipe, self.features)

    def _checked(self, matrix: Floats) -> Floats:
        if not self.algorithm.accepts_missing:
            refuse_missing(matrix, self.features, self.algorithm)
        return matrix

    def _answer(self, matrix: Floats) -> pl.DataFrame:
        if not self.task.is_classification:
            return pl.DataFrame({PREDICTION: self.model.predict(matrix) if len(matrix) else np.empty(0)})
        output = self.model.predict(matrix) if len(matrix) else np.empty((0, self.task.classes))
        predicted = pl.Series(PREDICTION, list(self.signature.labels))[chosen(output)]
        names = [column.name for column in self.signature.outputs[1:]]
        return pl.DataFrame([predicted, *map(pl.Series, names, output.T)])


def refuse_missing(matrix: Floats, features: Sequence[str], algorithm: Algorithm) -> None:
    """Raise ``DataError`` naming the first missing cell, for algorithms that cannot take one."""
    missing = np.isnan(matrix)
    if not missing.any():
        return
    row, column = np.argwhere(missing)[0]
    raise DataError(
        f"Row {row + 1}: “{features[column]}” is missing after the recipe, and {algorithm.label} needs a value. "
        "Add a step that fills missing values, or choose an algorithm that takes them.",
        row=int(row) + 1,
        column=features[column],
    )


def sources(recipe: FittedRecipe, name: str) -> tuple[str, ...]:
    """The raw columns that a column of the recipe's output is made from."""
    return recipe.restrict([name]).input_schema.names
