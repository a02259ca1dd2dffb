"""What a model takes and gives: raw columns in, prediction columns out, and the sentence when a row does not fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.formats import FORMATS, read_text
from workers.core.schema import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    TEXT,
    Column,
    Schema,
    absent_column,
)

PREDICTION = "prediction"
LOW, HIGH = -(2**63), 2**63 - 1
Label = str | int | float | bool


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


@dataclass(frozen=True)
class Output:
    """One column of the answer."""

    name: str
    kind: str


@dataclass(frozen=True)
class Signature:
    """The promise of a package. ``labels`` are the classes in the order of the model's outputs; empty for values."""

    task: str
    target: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    labels: tuple[Label, ...] = field(default=())

    @property
    def schema(self) -> Schema:
        return Schema(tuple(Column(i.name, i.kind, i.kind) for i in self.inputs))

    @property
    def example(self) -> dict[str, Any]:
        """One raw row of the training data, ready to be sent as JSON."""
        return {i.name: i.example for i in self.inputs}

    def check_row(self, row: Mapping[str, Any], number: int) -> dict[str, Any]:
        """The row's values as the recipe takes them; other columns are ignored.

        Raises ``DataError`` naming row (``number``, from 1) and column: absent, misspelt, empty or of a wrong type.
        """
        clean = {}
        for column in self.inputs:
            if column.name not in row:
                sentence = absent_column(column.name, row, self.schema.names)
                raise DataError(f"Row {number}: {sentence}", row=number, column=column.name)
            clean[column.name] = self._value(column, row[column.name], number)
        return clean

    def check_columns(self, frame: pl.DataFrame) -> None:
        """Refuse a frame that lacks a raw input. Raises ``DataError`` naming it and what was perhaps meant."""
        for name in self.schema.names:
            if name not in frame.columns:
                raise DataError(absent_column(name, frame.columns, self.schema.names), column=name)

    def read_text(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with text columns read by the forms of their inputs. Raises ``DataError`` naming row and column."""
        return frame.with_columns(
            _read_column(column, frame[column.name])
            for column in self.inputs
            if column.reads_text and frame.schema[column.name] == pl.String
        )

    def check_frame(self, frame: pl.DataFrame) -> None:
        """Refuse empty cells where the model cannot take them. Raises ``DataError`` naming row and column."""
        for column in self.inputs:
            if not column.nullable and frame[column.name].null_count():
                raise _empty(column, int(frame[column.name].is_null().arg_max() or 0) + 1)

    def _value(self, column: Input, value: Any, number: int) -> Any:
        try:
            plain = _plain(column, value)
            clean = None if plain is None else _READ[column.kind](plain)
        except (ValueError, TypeError, OverflowError):
            raise DataError(
                f"Row {number}, column “{column.name}”: {_shown(value)} is not {_wanted(column)}.",
                row=number,
                column=column.name,
            ) from None
        if clean is None and not column.nullable:
            raise _empty(column, number)
        return clean


def _plain(column: Input, value: Any) -> Any:
    """Text in the form of the column as a value of its kind; anything else as it is. Raises ``ValueError``."""
    if not (column.reads_text and isinstance(value, str)):
        return value
    read, misfits = read_text(pl.Series([value]), column.format)
    if misfits.any():
        raise ValueError
    return read.item()


def _read_column(column: Input, values: pl.Series) -> pl.Series:
    read, misfits = read_text(values, column.format)
    row = misfits.arg_max() if misfits.any() else None
    if row is not None:
        raise DataError(
            f"Row {row + 1}, column “{column.name}”: {_shown(values[row])} is not {_wanted(column)}.",
            row=row + 1,
            column=column.name,
        )
    return read


def _wanted(column: Input) -> str:
    example = f", written like {FORMATS[column.format].example}" if column.reads_text else ""
    return _WANTED[column.kind] + example


def _empty(column: Input, number: int) -> DataError:
    return DataError(
        f"Row {number}, column “{column.name}” is empty, and this model needs a value there. "
        "Send one, or train with a recipe that fills missing values.",
        row=number,
        column=column.name,
    )


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
