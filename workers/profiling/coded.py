"""Columns as small whole numbers on disk, so that every pair of them can be compared in bounded memory."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.schema import TEXT, Column

Codes = npt.NDArray[np.int32]
MOST_CATEGORIES = 100
FEW_NUMBERS = 20
MISSING = -1


@dataclass(frozen=True)
class Coded:
    """One column: ``codes`` (rows,) are places among its ``size`` distinct values in order, -1 where there is none.

    ``mean`` and ``std`` are those of its numbers, for scaling; text has neither.
    """

    column: Column
    codes: Codes
    size: int
    missing: int
    mean: float = 0.0
    std: float = 0.0

    @property
    def ordered(self) -> bool:
        """Whether more and less have a meaning: numbers, moments, no and yes."""
        return self.column.kind != TEXT

    @property
    def is_category(self) -> bool:
        """Whether each value is a class of its own: text, yes or no, whole numbers of few values."""
        return self.column.kind in (TEXT, "boolean") or (self.column.kind == "integer" and self.size <= FEW_NUMBERS)

    def counts(self) -> npt.NDArray[np.int64]:
        """Rows per code, (size,)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=self.size)


def code_column(column: Column, values: pl.Series, place: Path) -> Coded | None:
    """``values`` as codes in a file at ``place``; None when it is text of more than ``MOST_CATEGORIES`` values.

    NaN and infinite numbers count as missing.
    """
    if column.kind == TEXT:
        words = values.drop_nulls().unique()
        if len(words) > MOST_CATEGORIES:
            return None
        codes = values.cast(pl.Enum(words.sort())).to_physical()
        return _kept(column, codes, len(words), place)
    numbers = numeric(values)
    present = numbers.drop_nulls()
    codes = (values if values.dtype.is_integer() else numbers).rank("dense") - 1  # a float merges long whole numbers
    size = int(codes.max()) + 1 if len(present) else 0  # type: ignore[arg-type]
    with np.errstate(over="ignore", invalid="ignore"):
        floats = present.to_numpy()
        mean, std = (float(floats.mean()), float(floats.std())) if len(floats) else (0.0, 0.0)
    return _kept(column, codes, size, place, mean, std)


def numeric(values: pl.Series) -> pl.Series:
    """Numbers as floats, moments as their count of days or parts of a second, no as 0 and yes as 1; others null."""
    if values.dtype.is_temporal():
        values = values.to_physical()
    floats = values.cast(pl.Float64)
    return floats.set(~floats.is_finite(), None)


def _kept(column: Column, codes: pl.Series, size: int, place: Path, mean: float = 0.0, std: float = 0.0) -> Coded:
    whole = codes.cast(pl.Int32).fill_null(MISSING).to_numpy()
    if not len(whole):
        return Coded(column, whole, size, 0)
    kept = np.memmap(place, dtype=np.int32, mode="w+", shape=whole.shape)
    kept[:] = whole
    return Coded(column, kept, size, int((whole == MISSING).sum()), mean, std)
