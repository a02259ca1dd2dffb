"""Frames as expressions see them: one storage type per kind, finite or missing."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.schema import DATETIME, DECIMAL, INTEGER, NUMBER, TEXT, Schema, kind_of, missing_column
from workers.engines.polars_primitives import finite


def canonical_kind(dtype: pl.DataType) -> str:
    """The kind that expressions see a column of this type as."""
    kind = kind_of(dtype)
    return NUMBER if kind == DECIMAL else kind


def canonical_schema(dtypes: Mapping[str, pl.DataType]) -> Schema:
    """The columns of ``canonical(frame)`` for a frame of these types."""
    return Schema.of(pl.DataFrame(schema={name: DTYPES[canonical_kind(dtype)] for name, dtype in dtypes.items()}))


def canonical(frame: pl.DataFrame, schema: Schema | None = None) -> pl.DataFrame:
    """The frame as expressions see it: one storage type per kind, NaN and infinity missing.

    With ``schema``, exactly its columns in its order. Raises ``DataError`` naming column (and row) where a column is
    not there or cannot be of the wanted kind without loss.
    """
    if schema is None:
        return frame.select(*(_canonical(frame, name, kind_of(dtype)) for name, dtype in frame.schema.items()))
    for column in schema:
        if column.name not in frame.columns:
            raise DataError(missing_column(column.name, frame.columns), column=column.name)
    return frame.select(*(_canonical(frame, c.name, c.kind) for c in schema))


def _canonical(frame: pl.DataFrame, name: str, wanted: str) -> pl.Series:
    series = frame[name]
    given = TEXT if wanted == TEXT and series.dtype == pl.Null else kind_of(series.dtype)
    if series.dtype == pl.Null:
        return series.cast(DTYPES[NUMBER if wanted == DECIMAL else wanted])
    if wanted in (NUMBER, DECIMAL) and given in (INTEGER, NUMBER, DECIMAL):
        return _finite(series.cast(pl.Float64))
    if (wanted, given) == (INTEGER, NUMBER):
        return _whole(_finite(series.cast(pl.Float64)))
    if wanted != given:
        raise DataError(f"Column “{name}” holds {given} values where {wanted} values are expected.", column=name)
    if wanted == DATETIME and series.dtype.time_zone is not None:  # type: ignore[attr-defined]
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return _fitting(series, DTYPES[wanted])


def _finite(series: pl.Series) -> pl.Series:
    if series.is_finite().all():  # which is asked sooner than the column is written anew
        return series
    return series.to_frame().select(finite(pl.first())).to_series().alias(series.name)


def _whole(series: pl.Series) -> pl.Series:
    whole = series.cast(pl.Int64, strict=False)
    return _refuse_first(series, (whole.cast(pl.Float64) != series).fill_null(True) & series.is_not_null(), whole)


def _fitting(series: pl.Series, dtype: Any) -> pl.Series:
    if series.dtype == dtype:
        return series
    cast = series.cast(dtype, strict=False)
    return _refuse_first(series, cast.is_null() & series.is_not_null(), cast)


def _refuse_first(series: pl.Series, wrong: pl.Series, result: pl.Series) -> pl.Series:
    row = wrong.arg_max() if wrong.any() else None
    if row is not None:
        message = f"Column “{series.name}”, row {row + 1}: {series[row]} is not a whole number of 64 bits."
        raise DataError(message, column=series.name, row=row + 1)
    return result
