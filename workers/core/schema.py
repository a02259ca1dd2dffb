"""Columns and their kinds: the one type system that files, recipes, signatures and pages share."""

import difflib
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import polars as pl

from workers.core.errors import DataError
from workers.core.words import _, say

INTEGER, NUMBER, DECIMAL, BOOLEAN = "integer", "number", "decimal", "boolean"
TEXT, DATE, DATETIME = "text", "date", "datetime"
KINDS = (INTEGER, NUMBER, DECIMAL, BOOLEAN, TEXT, DATE, DATETIME)
NUMERIC = (INTEGER, NUMBER, DECIMAL)
DTYPES = {
    INTEGER: "Int64",
    NUMBER: "Float64",
    BOOLEAN: "Boolean",
    TEXT: "String",
    DATE: "Date",
    DATETIME: "Datetime(time_unit='us', time_zone=None)",
}
"""The one storage type of each kind inside a recipe; a decimal is a number there."""


@dataclass(frozen=True)
class Column:
    """One column. ``dtype`` is the exact Polars type as text; ``kind`` is what people and forms see.

    ``marks`` are facts people use: "identifier", "category", "sensitive". ``format`` names the form (a name in
    ``FORMATS``) that its values had in text, so that text at an endpoint is read the same way; empty when it had types.
    """

    name: str
    kind: str
    dtype: str
    marks: tuple[str, ...] = field(default=())
    format: str = ""

    def marked(self, *marks: str) -> "Column":
        return replace(self, marks=tuple(dict.fromkeys((*self.marks, *marks))))


@dataclass(frozen=True)
class Schema:
    """Ordered columns with unique names."""

    columns: tuple[Column, ...]

    @classmethod
    def of(cls, frame: pl.DataFrame | pl.LazyFrame) -> "Schema":
        schema = frame.collect_schema()
        return cls(tuple(Column(name, kind_of(dtype), str(dtype)) for name, dtype in schema.items()))

    @classmethod
    def from_json(cls, rows: Iterable[dict[str, Any]]) -> "Schema":
        return cls(
            tuple(
                Column(r["name"], r["kind"], r["dtype"], tuple(r.get("marks", ())), r.get("format", "")) for r in rows
            )
        )

    def to_json(self) -> list[dict[str, Any]]:
        return [{**asdict(c), "marks": list(c.marks)} for c in self.columns]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def __contains__(self, name: object) -> bool:
        return any(c.name == name for c in self.columns)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def get(self, name: str) -> Column:
        """The column called ``name``. Raises ``DataError`` that lists near names when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DataError(missing_column(name, self.names), column=name)


def missing_column(name: str, names: Iterable[str]) -> str:
    """The sentence for a column that is not there, with the closest existing name when one is near."""
    known = list(names)
    shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    said = _("There is no column “{name}”.{near} The columns are: {shown}.")
    return say(said, name=name, near=nearest(name, known), shown=shown)


def absent_column(name: str, sent: Iterable[str], known: Iterable[str]) -> str:
    """The sentence for a column that was not sent, with what was perhaps sent in its place."""
    takes = list(known)
    strange = [other for other in sent if other not in takes]
    near = difflib.get_close_matches(name, strange, n=1)
    hint = f" “{near[0]}” is not one of its columns: did you mean “{name}”?" if near else ""
    shown = ", ".join(takes[:8]) + (", …" if len(takes) > 8 else "")
    return f"The column “{name}” is missing.{hint} The model takes: {shown}."


def nearest(name: str, known: Iterable[str]) -> str:
    """A question to end a sentence with: the known name that was probably meant, when one is near."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return say(_(" Did you mean “{name}”?"), name=near[0]) if near else say("")


def refuse_alike(names: Iterable[str], made: Container[str] | None = None) -> None:
    """Raise ``DataError`` naming two names that differ by case alone, which tables elsewhere do not tell apart.

    With ``made``, only where one of the two is among them.
    """
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.lower(), name)
        if first != name and (made is None or first in made or name in made):
            said = _(
                "“{first}” and “{name}” would be two columns that differ by case alone. Rename one of them; where they "
                "come from categories, spell these alike first."
            )
            raise DataError(say(said, first=first, name=name), column=name)


def kind_of(dtype: pl.DataType) -> str:
    """The kind that people see for a Polars type. Raises ``DataError`` for types a table cannot hold."""
    if dtype.is_integer():
        return INTEGER
    if dtype.is_decimal():
        return DECIMAL
    if dtype.is_float():
        return NUMBER
    if dtype == pl.Boolean:
        return BOOLEAN
    if dtype == pl.Date:
        return DATE
    if isinstance(dtype, pl.Datetime):
        return DATETIME
    if dtype in (pl.String, pl.Categorical, pl.Null) or isinstance(dtype, pl.Enum):
        return TEXT
    said = _("A column of type {dtype} cannot be stored yet. Convert it to text first.")
    raise DataError(say(said, dtype=str(dtype)))
