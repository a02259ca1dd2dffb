"""Raw columns as a package takes them: what they held in training, and how a value that is sent becomes one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.formats import FORMATS, read_text
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT

LOW, HIGH = -(2**63), 2**63 - 1
Nothing = type(None)


@dataclass(frozen=True)
class Input:
    """One raw column. ``low``, ``high`` and ``categories`` are what training rows held: facts, not limits.

    ``format`` is the form that its values had in text when they were imported (a name in ``FORMATS``): text is read by
    it here as it was there.
    """

    name: str
    kind: str
    nullable: bool
    example: Any = None
    low: float | None = None
    high: float | None = None
    categories: tuple[str, ...] = ()
    format: str = ""

    @property
    def reads_text(self) -> bool:
        """Whether text may stand for a value of another kind."""
        return self.kind != TEXT and bool(self.format)


def read_value(column: Input, value: Any, number: int) -> Any:
    """A value as the recipe takes it. Raises ``DataError`` naming row (``number``, from 1) and column."""
    try:
        plain = _plain(column, value)
        clean = None if plain is None else _READ[column.kind](plain)
    except (ValueError, TypeError, OverflowError):
        raise _unlike(column, value, number) from None
    if clean is None and not column.nullable:
        raise empty(column, number)
    return clean


def read_values(column: Input, values: Sequence[Any]) -> list[Any]:
    """The same for many rows at once. Raises ``DataError`` or ``ValueError`` where one does not fit."""
    types = set(map(type, values))
    if len(values) > 1 and column.reads_text and str in types and types <= {str, Nothing}:
        values = read_series(column, pl.Series(values, dtype=pl.String)).to_list()
        types = set(map(type, values))
    if types <= {*_SURE.get(column.kind, ()), Nothing}:
        clean = _SURELY.get(column.kind, list)(values)
        if column.nullable or None not in clean:
            return clean
    return [read_value(column, value, number) for number, value in enumerate(values, start=1)]


def read_series(column: Input, values: pl.Series) -> pl.Series:
    """A column of text in the form of the input. Raises ``DataError`` naming row and column."""
    read, misfits = _from_text(values, column.format, column.kind)
    row = misfits.arg_max() if misfits.any() else None
    if row is not None:
        raise _unlike(column, values[row], row + 1)
    return read


def _from_text(values: pl.Series, format: str, kind: str) -> tuple[pl.Series, pl.Series]:
    """As ``read_text``; dates and moments may also be written as JSON has them, year first, which says nothing else."""
    read, misfits = _utc(*read_text(values, format))
    for standard in _STANDARD.get(kind, ()):
        if not misfits.any():
            break
        other, unread = _utc(*read_text(values, standard))
        read, misfits = read.zip_with(~misfits, other), misfits & unread
    return read, misfits


def _utc(read: pl.Series, misfits: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Moments that name their zone as moments of UTC that name none, which is how rows hold them."""
    zoned = isinstance(read.dtype, pl.Datetime) and read.dtype.time_zone
    return (read.dt.replace_time_zone(None) if zoned else read), misfits


def empty(column: Input, number: int) -> DataError:
    """What to say where a value is missing that the model needs."""
    return DataError(
        f"Row {number}, column “{column.name}” is empty, and this model needs a value there. "
        "Send one, or train with a recipe that fills missing values.",
        row=number,
        column=column.name,
    )


def _plain(column: Input, value: Any) -> Any:
    """Text in the form of the column as a value of its kind; anything else as it is. Raises ``ValueError``."""
    return _read(value, column.format, column.kind) if column.reads_text and isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _read(text: str, format: str, kind: str) -> Any:
    """Few texts are sent as often as the date of today, and reading one costs as much as reading a column."""
    read, misfits = _from_text(pl.Series([text]), format, kind)
    if misfits.any():
        raise ValueError
    return read.item()


def _unlike(column: Input, value: Any, number: int) -> DataError:
    return DataError(
        f"Row {number}, column “{column.name}”: {_shown(value)} is not {_wanted(column)}.",
        row=number,
        column=column.name,
    )


def _wanted(column: Input) -> str:
    if not column.reads_text:
        return _WANTED[column.kind]
    joined = " or" if column.kind in _STANDARD else ","
    return f"{_WANTED[column.kind]}{joined} written like {FORMATS[column.format].example}"


def _shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 60 else f"{text[:57]}…"


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError
    number = float(value)
    return number if isfinite(number) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, float):
        if not isfinite(value):
            return None
        if not value.is_integer():
            raise ValueError
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not LOW <= value <= HIGH:
        raise ValueError
    return value


def _numbers(values: Sequence[float | None]) -> list[float | None]:
    return [None if value is None or not isfinite(value) else float(value) for value in values]


def _integers(values: Sequence[int | None]) -> list[int | None]:
    known = [value for value in values if value is not None]
    if known and not LOW <= min(known) <= max(known) <= HIGH:
        raise ValueError
    return list(values)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError
    return value if isinstance(value, date) else date.fromisoformat(_text(value))


def _datetime(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


_READ: dict[str, Callable[[Any], Any]] = {
    NUMBER: _number,
    INTEGER: _integer,
    BOOLEAN: _boolean,
    TEXT: _text,
    DATE: _date,
    DATETIME: _datetime,
}

_WANTED = {
    NUMBER: "a number",
    INTEGER: "a whole number of 64 bits",
    BOOLEAN: "true or false",
    TEXT: "text",
    DATE: "a date such as 2024-02-29",
    DATETIME: "a date and time such as 2024-02-29T13:05:00",
}

_STANDARD = {DATE: ("date",), DATETIME: ("datetime", "datetime_minutes", "datetime_zone")}
"""Forms in which JSON has what it has no type for."""

_SURE: dict[str, tuple[type, ...]] = {
    BOOLEAN: (bool,),
    TEXT: (str,),
    DATE: (date,),
    INTEGER: (int,),
    NUMBER: (float, int),
}
"""Types of which every value, or every one that ``_SURELY`` takes, is of a kind."""

_SURELY: dict[str, Callable[[Sequence[Any]], list[Any]]] = {INTEGER: _integers, NUMBER: _numbers}
