"""Columns as arrays: what the primitives of numpy take and give, and the ways in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import repeat
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.later import Later
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.scalar_primitives import BEGINNING, EPOCH, MICROSECOND

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Places = npt.NDArray[np.int64]
else:
    np = Later("numpy")

NOT_A_TIME = -(2**63)
"""The number that numpy keeps NaT as."""

SAMPLE = 100
"""Texts that are seldom alike among the first so many are not compared any further."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A column: ``values`` of shape (n,), or of (1,) where every row has the same.

    Numbers are 64-bit floats, integers 64-bit integers, dates and datetimes ``datetime64`` in days and microseconds,
    texts objects. A missing number is NaN, a missing date NaT, a missing text None. Integers and booleans have no such
    value, so ``missing`` (n,) or (1,) says where, nowhere when it is None; a missing boolean is kept as false.

    With ``at`` (rows,), the values are the few different ones that there are, and a row has the one at its place.
    """

    kind: str
    values: npt.NDArray[Any]
    missing: Mask | None = None
    at: Places | None = None

    @property
    def absent(self) -> Mask | None:
        """Where nothing is; None when that is surely nowhere."""
        if self.kind in (INTEGER, BOOLEAN):
            return self.missing
        nothing: Any = None
        absent: Mask = self.values == nothing if self.kind == TEXT else np.isnan(self.values)  # NaT as well
        return absent

    @property
    def spread(self) -> Cells:
        """The same with a value for each row."""
        if self.at is None:
            return self
        missing = None if self.missing is None else np.broadcast_to(self.missing, self.values.shape)[self.at]
        return Cells(self.kind, self.values[self.at], missing)


def applied(function: Callable[..., Cells], columns: Sequence[Cells]) -> Cells:
    """What the function makes of the columns: of the few different values where these alone decide what a row gets."""
    at = next((cells.at for cells in columns if cells.at is not None), None)
    if at is None:
        return function(*columns)
    if any(cells.at is not at and (cells.at is not None or len(cells.values) > 1) for cells in columns):
        return function(*(cells.spread for cells in columns))
    made = function(*(Cells(cells.kind, cells.values, cells.missing) for cells in columns)).spread
    return Cells(made.kind, made.values, made.missing, at if len(made.values) > 1 else None)


def truths(values: Mask, missing: Mask | None) -> Cells:
    """Booleans, false where they are missing."""
    return Cells(BOOLEAN, values if missing is None else values & ~missing, missing)


def either(*masks: Mask | None) -> Mask | None:
    """Where any of the masks is true."""
    known = [mask for mask in masks if mask is not None]
    return reduce(lambda a, b: a | b, known) if known else None


def finite(values: Floats) -> Floats:
    """NaN in place of infinity; everything else to the bit."""
    return values - (values - values)


def cells_of(values: Sequence[Any], kind: str) -> Cells:
    """Plain values of the kind, None for missing, as a column; a number that is not finite is missing."""
    return _MADE.get(kind, _numbers)(values)


def _numbers(values: Sequence[Any]) -> Cells:
    return Cells(NUMBER, finite(np.array(values, dtype=np.float64)))


def _integers(values: Sequence[Any]) -> Cells:
    if None not in values:
        return Cells(INTEGER, np.array(values, dtype=np.int64))
    known = [0 if value is None else value for value in values]
    return Cells(INTEGER, np.array(known, dtype=np.int64), _nowhere(values))


def _booleans(values: Sequence[Any]) -> Cells:
    return Cells(BOOLEAN, np.array(values, dtype=np.bool_), _nowhere(values) if None in values else None)


def _texts(values: Sequence[str | None]) -> Cells:
    if len(values) < 2 * SAMPLE or len(set(values[:SAMPLE])) > SAMPLE // 2:
        return Cells(TEXT, np.array(values, dtype=np.object_))
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    different = np.array(list(place), dtype=np.object_)
    at = np.array(list(map(place.__getitem__, values)), dtype=np.int64) if len(place) > 1 else None
    return Cells(TEXT, different, at=at)


def _dates(values: Sequence[date | None]) -> Cells:
    # Several times as fast as numpy, which asks each date for its parts.
    days = [NOT_A_TIME if value is None else value.toordinal() - EPOCH for value in values]
    return Cells(DATE, np.array(days, dtype=np.int64).view("M8[D]"))


def _datetimes(values: Sequence[datetime | None]) -> Cells:
    moments = [NOT_A_TIME if value is None else (value - BEGINNING) // MICROSECOND for value in values]
    return Cells(DATETIME, np.array(moments, dtype=np.int64).view("M8[us]"))


def _nowhere(values: Sequence[Any]) -> Mask:
    return np.array([value is None for value in values], dtype=np.bool_)


_MADE: dict[str, Callable[[Sequence[Any]], Cells]] = {
    INTEGER: _integers,
    BOOLEAN: _booleans,
    TEXT: _texts,
    DATE: _dates,
    DATETIME: _datetimes,
}


def cells_of_series(series: pl.Series, kind: str) -> Cells:
    """A column of a canonical frame."""
    if kind == TEXT:
        return _texts(series.to_list())
    if kind in (INTEGER, BOOLEAN) and series.null_count():
        known = series.fill_null(0 if kind == INTEGER else False)
        return Cells(kind, known.to_numpy(), series.is_null().to_numpy())
    return Cells(kind, series.to_numpy())


def plain(cells: Cells) -> list[Any]:
    """The values as the engine for one row has them, None for missing; one where every row has the same."""
    values: list[Any] = cells.values.tolist()
    if cells.kind == NUMBER:
        return [None if value != value else value for value in values]
    if cells.missing is None:
        return values
    missing = np.broadcast_to(cells.missing, cells.values.shape).tolist()
    return [None if is_missing else value for value, is_missing in zip(values, missing, strict=True)]


def side_by_side(columns: Iterable[Cells]) -> tuple[Iterable[Any], ...]:
    """The plain values of several columns; one of the same in every row as often as the others are long."""
    lists = [plain(cells) for cells in columns]
    if all(len(values) == 1 for values in lists):
        return tuple(lists)
    return tuple(repeat(values[0]) if len(values) == 1 else values for values in lists)


def numbers(cells: Cells) -> Floats:
    """A column of numbers, integers or booleans as 64-bit floats, NaN for missing; booleans count 0 and 1."""
    values: Floats = cells.values.astype(np.float64, copy=False)
    return values if cells.missing is None else np.where(cells.missing, np.nan, values)
