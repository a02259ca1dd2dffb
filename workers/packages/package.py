"""A model with everything it needs to answer on raw rows: signature, fitted recipe, features, model.

``predict`` and ``predict_rows`` are the only way to a prediction: evaluation, notebook, batch and endpoint all come
through here, so none of them can prepare data differently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from workers.core.algorithm import Algorithm, Floats, Model, Task
from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.metric import chosen
from workers.engines.polars_canonical import canonical
from workers.packages.signature import PREDICTION, Signature
from workers.recipes import FittedRecipe

SCALAR_ROWS = 3_000
"""Up to here one row at a time costs less CPU time than a frame.

Measured on a recipe of 10 steps and 16 outputs, milliseconds of CPU, one row at a time against a frame: 1 row 0.01 and
7.7, 100 rows 0.25 and 7.7, 1,000 rows 2.5 and 8.3, 3,000 rows 7.6 and 9.8, 5,000 rows 12.7 and 11.0, 10,000 rows 26
and 18, 100,000 rows 279 and 114.
"""
GREATEST = float(np.finfo(np.float32).max)


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

    def predict(self, frame: pl.DataFrame | pd.DataFrame) -> pl.DataFrame:
        """One row of ``signature.outputs`` for each raw row, in order; columns that are not inputs are ignored.

        Raises ``DataError`` naming row and column when a column is absent, of a wrong type, or empty where the model
        needs a value.
        """
        return self._answer(self.matrix(frame))

    def predict_rows(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The same for rows as JSON gives them (column -> value), made for few rows at a time."""
        clean = [self.signature.check_row(row, number) for number, row in enumerate(rows, start=1)]
        if len(clean) > SCALAR_ROWS:
            kinds = {i.name: DTYPES[i.kind] for i in self.signature.inputs}
            return self.predict(pl.DataFrame(clean, schema=kinds)).to_dicts()
        return self._answer(self._matrix_of_rows(clean)).to_dicts()

    def matrix(self, frame: pl.DataFrame | pd.DataFrame) -> Floats:
        """The features (n, f) of raw rows, NaN for missing."""
        raw = pl.from_pandas(frame) if isinstance(frame, pd.DataFrame) else frame
        self.signature.check_columns(raw)
        raw = canonical(self.signature.read_text(raw), self.signature.schema)
        self.signature.check_frame(raw)
        return self._checked(features_of(self.recipe.apply(raw), self.features))

    @cached_property
    def _row_function(self) -> Any:
        return self.recipe.row_function(self.features)

    def _matrix_of_rows(self, rows: Sequence[Mapping[str, Any]]) -> Floats:
        matrix = np.empty((len(rows), len(self.features)))
        for i, row in enumerate(rows):
            try:
                matrix[i] = self._row_function(row)  # None becomes NaN
            except DataError as error:
                raise DataError(f"Row {i + 1}: {error.message}", **{**error.details, "row": i + 1}) from None
        return self._checked(bounded(matrix))

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


def features_of(frame: pl.DataFrame, features: Sequence[str]) -> Floats:
    """Columns of a prepared frame as a matrix (n, f) of 64-bit floats, NaN for missing; booleans count 0 and 1."""
    columns = [frame[name].cast(pl.Float64).to_numpy() for name in features]
    return bounded(np.column_stack(columns)) if columns else np.empty((len(frame), 0))


def bounded(matrix: Floats) -> Floats:
    """Values beyond 32-bit floats count as the greatest of these: trees hold no others, and would refuse the row."""
    return np.clip(matrix, -GREATEST, GREATEST)


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
