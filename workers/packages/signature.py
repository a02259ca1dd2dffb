"""What a model takes and gives: raw columns in, prediction columns out, and the sentence when a row does not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.schema import Column, Schema, absent_column
from workers.packages.inputs import Input, empty, read_series, read_value, read_values

PREDICTION = "prediction"
Label = str | int | float | bool


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
            clean[column.name] = read_value(column, row[column.name], number)
        return clean

    def read_rows(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """What ``check_row`` gives for each row, column by column: for many rows much sooner. Raises as it does."""
        try:
            return {i.name: read_values(i, [row[i.name] for row in rows]) for i in self.inputs}
        except (DataError, KeyError, ValueError, OverflowError):  # which row is the first at fault?
            clean = [self.check_row(row, number) for number, row in enumerate(rows, start=1)]
            return {name: [row[name] for row in clean] for name in self.schema.names}

    def check_columns(self, frame: pl.DataFrame) -> None:
        """Refuse a frame that lacks a raw input. Raises ``DataError`` naming it and what was perhaps meant."""
        for name in self.schema.names:
            if name not in frame.columns:
                raise DataError(absent_column(name, frame.columns, self.schema.names), column=name)

    def read_text(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with text columns read by the forms of their inputs. Raises ``DataError`` naming row and column."""
        return frame.with_columns(
            read_series(column, frame[column.name])
            for column in self.inputs
            if column.reads_text and frame.schema[column.name] == pl.String
        )

    def check_frame(self, frame: pl.DataFrame) -> None:
        """Refuse empty cells where the model cannot take them. Raises ``DataError`` naming row and column."""
        for column in self.inputs:
            if not column.nullable and frame[column.name].null_count():
                raise empty(column, int(frame[column.name].is_null().arg_max() or 0) + 1)
