"""From raw rows to the matrix that a model reads: by the engine that is quickest for so many of them.

All give the same to the last bit; here alone is decided which of them runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import polars as pl

from workers.core.algorithm import Floats
from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.engines.numpy import ArrayFunction, Batch
from workers.engines.scalar import RowFunction
from workers.recipes import FittedRecipe

SCALAR_ROWS = 50
"""Up to so many rows that come as values are prepared one at a time."""
ARRAY_ROWS = 10_000
"""Up to so many rows are prepared as arrays, more as a frame. ADR 19 has what both were chosen by."""
LAST_DIGITS = 1e-9
GREATEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Preparation:
    """A recipe of row steps whose output holds the ``features``, which are numbers, integers or booleans."""

    recipe: FittedRecipe
    features: tuple[str, ...]

    def of_values(self, values: Mapping[str, Sequence[Any]], rows: int) -> Floats:
        """The features (rows, f) of raw columns, plain values with None for missing; NaN for missing.

        Raises ``DataError`` naming row and column where a step refuses a row.
        """
        if rows <= SCALAR_ROWS:
            return self.one_by_one(values, rows)
        schema = self.recipe.input_schema
        if rows <= ARRAY_ROWS:
            return self.as_arrays(Batch.of_values(values, schema, rows))
        return self.as_frame(pl.DataFrame(values, schema={c.name: DTYPES[c.kind] for c in schema}))

    def of_frame(self, raw: pl.DataFrame) -> Floats:
        """The same of a canonical frame."""
        if raw.height <= ARRAY_ROWS:
            return self.as_arrays(Batch.of_frame(raw, self.recipe.input_schema))
        return self.as_frame(raw)

    def one_by_one(self, values: Mapping[str, Sequence[Any]], rows: int) -> Floats:
        matrix = np.empty((rows, len(self.features)))
        for i, row in enumerate(zip(*values.values(), strict=True) if values else repeat((), rows)):
            try:
                matrix[i] = self._row_function(dict(zip(values, row, strict=True)))  # None becomes NaN
            except DataError as error:
                raise DataError(f"Row {i + 1}: {error.message}", **{**error.details, "row": i + 1}) from None
        return bounded(matrix)

    def as_arrays(self, batch: Batch) -> Floats:
        return bounded(self._array_function(batch).matrix())

    def as_frame(self, raw: pl.DataFrame) -> Floats:
        return features_of(self.recipe.apply(raw), self.features)

    def agrees(self, raw: pl.DataFrame) -> bool:
        """Whether every engine makes the same of a canonical frame, but for what nobody computes exactly."""
        singly = self.one_by_one(raw.to_dict(as_series=False), raw.height)
        arrays = self.as_arrays(Batch.of_frame(raw, self.recipe.input_schema))
        near = np.allclose(singly, self.as_frame(raw), rtol=LAST_DIGITS, atol=LAST_DIGITS, equal_nan=True)
        return near and np.array_equal(singly, arrays, equal_nan=True)

    @cached_property
    def _row_function(self) -> RowFunction:
        return self.recipe.row_function(self.features)

    @cached_property
    def _array_function(self) -> ArrayFunction:
        return self.recipe.array_function(self.features)


def features_of(frame: pl.DataFrame, features: Sequence[str]) -> Floats:
    """Columns of a prepared frame as a matrix (n, f) of 64-bit floats, NaN for missing; booleans count 0 and 1."""
    columns = [frame[name].cast(pl.Float64).to_numpy() for name in features]
    return bounded(np.column_stack(columns)) if columns else np.empty((len(frame), 0))


def bounded(matrix: Floats) -> Floats:
    """Values beyond 32-bit floats count as the greatest of these: trees hold no others, and would refuse the row."""
    return np.clip(matrix, -GREATEST, GREATEST)
